"""The API of answering: remarks before an answer goes out, standard texts, notices, and who waits."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from qipan.cases.answering import selectors, services, standard
from qipan.cases.answering.remarks import remarks_on
from qipan.cases.choices import language
from qipan.cases.presenters import found_case, state_out
from qipan.cases.selectors import MOST, PAGE
from qipan.people.public import actor_on
from qipan.ui.public import Body

router = Router(tags=["answers"])


class TextIn(Body):
    """An answer that is not yet sent."""

    text: str


class RemarkOut(Schema):
    """What a careful colleague would remark."""

    code: str
    text: str
    grave: bool = Field(description="Holds the answer back until somebody says why it goes out as it is")


class StandardOut(Schema):
    """A text to begin with, filled with the facts of the case."""

    code: str
    name: str
    text: str
    basis: str


class DelayIn(Body):
    """Why there is no answer yet, and until when."""

    reason: str
    until: date


class NoticeOut(Schema):
    """A dated reason why there is no answer yet."""

    id: str
    reason: str
    until: date
    told_at: datetime


class WaitingOut(Schema):
    """A case whose reporter waits without a word."""

    id: str
    number: str
    title: str
    state: str
    due_at: datetime | None


class WaitingPageOut(Schema):
    """A page of them, newest first."""

    cases: list[WaitingOut]
    cursor: str


@router.post("/cases/{case_id}/answer/remarks", response=list[RemarkOut], summary="Remarks on an answer")
def remarks(request: HttpRequest, case_id: str, told: TextIn) -> list[dict[str, Any]]:
    """Keeps nothing."""
    found = remarks_on(found_case(request, case_id), told.text)
    return [{"code": r.code, "text": r.text, "grave": r.grave} for r in found]


@router.get("/cases/{case_id}/answer/texts", response=list[StandardOut], summary="Standard texts for a case")
def texts(request: HttpRequest, case_id: str) -> list[dict[str, Any]]:
    """The nearest category's first."""
    filled = standard.texts_for(found_case(request, case_id), language())
    return [{"code": t.code, "name": t.name, "text": t.text, "basis": t.basis} for t in filled]


@router.post("/cases/{case_id}/delay", response={201: NoticeOut}, summary="Tell why there is no answer yet")
def delay(request: HttpRequest, case_id: str, told: DelayIn) -> Status[dict[str, Any]]:
    """Needs ``case.answer``. The reporter reads the reason and the date when following the case."""
    case = found_case(request, case_id)
    made = services.tell_delay(by=actor_on(request), case=case, reason=told.reason, until=told.until)
    shown = {"id": made.public_id, "reason": made.reason, "until": made.until, "told_at": made.told_at}
    return Status(201, shown)


@router.get("/unanswered", response=WaitingPageOut, summary="Reports that wait without a word")
def waiting(request: HttpRequest, cursor: str = "", size: int = PAGE) -> dict[str, Any]:
    """Past a deadline, without an answer and without a notice that still holds."""
    page = selectors.unanswered(by=actor_on(request), cursor=cursor, size=min(size, MOST))
    return {"cases": [{**state_out(c), "title": c.title} for c in page.cases], "cursor": page.cursor}
