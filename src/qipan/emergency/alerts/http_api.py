"""Public alerts, for programs that have a key; the feed at ``/cap/feed`` is open to everybody."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from qipan.emergency.alerts import selectors
from qipan.emergency.alerts.models import PublicAlert
from qipan.emergency.alerts.views import send
from qipan.judge.public import warning_by_id
from qipan.people.public import Permission, actor_on, require
from qipan.ui.public import Body

router = Router(tags=["judgement"])


class AlertOut(Schema):
    """A message to the public."""

    id: str
    warning: str
    chain: str = Field(description="First message of its chain")
    message_type: str
    status: str
    colour: str
    sent: datetime
    expires: datetime | None
    headline_zh: str
    headline_en: str
    area: str
    issued_by: str
    simulated: bool
    content: str = Field(description="The CAP 1.2 message as it was sent")


class AlertIn(Body):
    """What the public reads, in both languages, and why it is told."""

    headline_zh: str = Field(max_length=160)
    headline_en: str = Field(max_length=160)
    text_zh: str = Field(max_length=2000)
    text_en: str = Field(max_length=2000)
    instruction_zh: str = Field("", max_length=1000)
    instruction_en: str = Field("", max_length=1000)
    cancels: bool = False
    reasons: str


@router.get("/alerts", response=list[AlertOut], summary="What the public was told")
def list_alerts(request: HttpRequest) -> list[dict[str, Any]]:
    """Needs ``board.view``; at most 50, newest first."""
    require(actor_on(request), Permission.BOARD_VIEW)
    return [_out(each) for each in selectors.latest_alerts()]


@router.post("/warnings/{warning_id}/alerts", response={201: AlertOut}, summary="Tell the public")
def tell(request: HttpRequest, warning_id: str, told: AlertIn) -> Status[dict[str, Any]]:
    """Needs ``warning.issue`` and reasons. A second message is an update; ``cancels`` calls all off."""
    return Status(201, _out(send(actor_on(request), warning_by_id(warning_id), told.dict())))


def _out(alert: PublicAlert) -> dict[str, Any]:
    names = ("chain", "message_type", "status", "colour", "sent", "expires", "headline_zh", "headline_en")
    return {
        "id": alert.public_id,
        "warning": alert.warning.public_id,
        "area": alert.area.code,
        "issued_by": alert.issued_by.public_id,
        "simulated": alert.simulated,
        "content": alert.content,
        **{name: getattr(alert, name) for name in names},
    }
