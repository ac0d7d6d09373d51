"""Public alerts, for programs that have a key; the feed at ``/cap/feed`` is open to everybody."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from qipan.emergency.alerts import selectors, services
from qipan.emergency.alerts.forms import words_of
from qipan.emergency.alerts.models import AlertProposal, PublicAlert
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
    seconded_by: str = Field(description="Who read an orange or red one and let it go out")
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


class AlertProposalOut(Schema):
    """An orange or red alert that waits for a second person, or what became of it."""

    id: str
    warning: str
    state: Literal["open", "sent", "withdrawn"]
    proposed_at: datetime
    proposed_by: str
    ended_by: str
    alert: str = Field(description="The message that went out")


class AlertProposalIn(Body):
    """What the public would read, in both languages, and why it is told."""

    headline_zh: str = Field(max_length=160)
    headline_en: str = Field(max_length=160)
    text_zh: str = Field(max_length=2000)
    text_en: str = Field(max_length=2000)
    instruction_zh: str = Field("", max_length=1000)
    instruction_en: str = Field("", max_length=1000)
    reasons: str


class AlertSecondIn(Body):
    """What the second person read and checked."""

    reasons: str


@router.get("/alerts", response=list[AlertOut], summary="What the public was told")
def list_alerts(request: HttpRequest) -> list[dict[str, Any]]:
    """Needs ``board.view``; at most 50, newest first."""
    require(actor_on(request), Permission.BOARD_VIEW)
    return [_out(each) for each in selectors.latest_alerts()]


@router.post("/warnings/{warning_id}/alerts", response={201: AlertOut}, summary="Tell the public")
def tell(request: HttpRequest, warning_id: str, told: AlertIn) -> Status[dict[str, Any]]:
    """Needs ``warning.issue`` and reasons. A second message is an update; ``cancels`` calls all off.

    An orange or red one goes out by two persons: propose it.
    """
    by, warning, given = actor_on(request), warning_by_id(warning_id), told.model_dump()
    service = services.call_off if told.cancels else services.publish
    return Status(201, _out(service(by=by, warning=warning, words=words_of(given), reasons=told.reasons)))


@router.post(
    "/warnings/{warning_id}/alert-proposals",
    response={201: AlertProposalOut},
    summary="Propose a grave alert",
)
def propose(request: HttpRequest, warning_id: str, told: AlertProposalIn) -> Status[dict[str, Any]]:
    """Needs ``warning.issue`` and reasons, for orange and red; another officer sends it."""
    by, warning, words = actor_on(request), warning_by_id(warning_id), words_of(told.model_dump())
    made = services.propose(by=by, warning=warning, words=words, reasons=told.reasons)
    return Status(201, _proposal(made))


@router.post("/alert-proposals/{proposal_id}/send", response={201: AlertOut}, summary="Send it as the second")
def second(request: HttpRequest, proposal_id: str, told: AlertSecondIn) -> Status[dict[str, Any]]:
    """Needs ``warning.issue``, reasons of one's own, and another person than whoever proposed it."""
    proposal = selectors.proposal_by_id(proposal_id)
    return Status(201, _out(services.second(by=actor_on(request), proposal=proposal, reasons=told.reasons)))


@router.post(
    "/alert-proposals/{proposal_id}/withdraw", response=AlertProposalOut, summary="Take a proposed alert back"
)
def withdraw(request: HttpRequest, proposal_id: str, told: AlertSecondIn) -> dict[str, Any]:
    """Needs ``warning.issue`` and a reason."""
    proposal = selectors.proposal_by_id(proposal_id)
    return _proposal(services.withdraw(by=actor_on(request), proposal=proposal, reason=told.reasons))


def _proposal(proposal: AlertProposal) -> dict[str, Any]:
    return {
        "id": proposal.public_id,
        "warning": proposal.warning.public_id,
        "state": proposal.state,
        "proposed_at": proposal.proposed_at,
        "proposed_by": proposal.proposed_by.public_id,
        "ended_by": proposal.ended_by.public_id if proposal.ended_by else "",
        "alert": proposal.alert.public_id if proposal.alert else "",
    }


def _out(alert: PublicAlert) -> dict[str, Any]:
    names = ("chain", "message_type", "status", "colour", "sent", "expires", "headline_zh", "headline_en")
    return {
        "id": alert.public_id,
        "warning": alert.warning.public_id,
        "area": alert.area.code,
        "issued_by": alert.issued_by.public_id,
        "seconded_by": alert.seconded_by.public_id if alert.seconded_by else "",
        "simulated": alert.simulated,
        "content": alert.content,
        **{name: getattr(alert, name) for name in names},
    }
