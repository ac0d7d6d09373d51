"""The public API: report a matter, follow it, say whether it was really done. No account is needed."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Field, File, Header, Router, Schema, Status
from ninja.files import UploadedFile

from qipan.cases import public as cases
from qipan.core.public import pack, reporter
from qipan.media import public as media
from qipan.people.public import actor_on
from qipan.ui.public import Body
from qipan.voice import calls
from qipan.voice.selectors import feedback_of
from qipan.voice.services import forget_me, give_feedback, proven_case
from qipan.voice.throttle import following, reporting

public = Router(tags=["reports"], auth=None)

Secret = Annotated[str, Header(alias="X-Case-Secret", description="The code on the receipt")]


class ReportIn(Body):
    """A matter in the reporter's own words. Everything but the text may be left out."""

    text: str
    lon: float | None = None
    lat: float | None = None
    category: str = ""
    address: str = Field("", max_length=200, description="Where the matter is")
    name: str = Field("", max_length=64)
    phone: str = Field("", max_length=32)
    wants_call: bool = False
    answers: dict[str, Any] = Field(
        default_factory=dict, description="By code of the category's questions: GET /questions"
    )


class ReportReceiptOut(Schema):
    """What the reporter takes away; the secret is told this once."""

    number: str
    secret: str


class VerdictOut(Schema):
    """What the reporter said of the outcome."""

    verdict: str
    text: str
    given_at: datetime


class ReportOut(Schema):
    """What its reporter may know of a case."""

    number: str
    title: str
    state: str
    state_name: str
    category_name: str
    party_name: str
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    answer: str
    joined: bool = Field(description="Worked on together with somebody else's report of the same matter")
    matters: list[str] = Field(description="Numbers of the matters of the report; the same secret opens them")
    feedback: list[VerdictOut]


class VerdictIn(Body):
    """The reporter's verdict; a contest says what is still wrong."""

    verdict: Literal["confirmed", "contested"]
    text: str = Field("", max_length=2000)
    reason: str = Field("", max_length=64, description="A code of the city's list, for a contest")


@public.post("/reports", response={201: ReportReceiptOut}, throttle=[reporting], summary="Report a matter")
def report(request: HttpRequest, told: ReportIn, key: cases.OnceKey = "") -> Status[dict[str, str]]:
    """Open to everybody, so many times an hour from one address. Keep number and secret to follow it.

    Whoever got no answer sends the same again under the same ``Idempotency-Key`` and gets the same receipt.
    """
    receipt = cases.take_report_with_photos(
        by=actor_on(request),
        channel="web",
        once=key,
        scope="web",
        text=told.text,
        category=told.category,
        lon=told.lon,
        lat=told.lat,
        address=told.address,
        told=cases.ReporterContact(told.name, told.phone, "", told.wants_call),
        answers=told.answers,
    )
    return Status(201, {"number": receipt.case.number, "secret": receipt.secret})


class PhotoOut(Schema):
    """A photo that its reporter added."""

    id: str
    width: int | None
    height: int | None


@public.post(
    "/reports/{number}/photos",
    response={201: PhotoOut},
    throttle=[following],
    summary="Add a photo to a report",
)
def add_photo(
    request: HttpRequest, number: str, secret: Secret, file: File[UploadedFile]
) -> Status[dict[str, Any]]:
    """For whoever holds number and secret: JPEG, PNG or WebP. Others see it with faces and plates covered."""
    media.ensure_whole(request)
    case = proven_case(number=number, secret=secret)
    made = media.attach_photo(by=reporter(case.number), subject=case.origin, data=file.read())
    return Status(201, {"id": made.public_id, "width": made.width, "height": made.height})


@public.get("/reports/{number}", response=ReportOut, throttle=[following], summary="Follow a report")
def follow(request: HttpRequest, number: str, secret: Secret) -> dict[str, Any]:
    """The state of a case for whoever holds its number and secret (header ``X-Case-Secret``)."""
    del request
    own, language, index = proven_case(number=number, secret=secret), get_language() or "zh", pack()
    case = cases.standing_for(own)
    return {
        **{name: getattr(own, name) for name in ("number", "title", "opened_at")},
        **{name: getattr(case, name) for name in ("state", "due_at", "closed_at", "answer")},
        "joined": case.pk != own.pk,
        "matters": [matter.number for matter in cases.matters_of(own)],
        "state_name": index.label("state", case.state, language),
        "category_name": index.label("category", case.category, language) if case.category else "",
        "party_name": case.lead.in_language(language) if case.lead else "",
        "feedback": [
            {"verdict": f.verdict, "text": f.text, "given_at": f.given_at} for f in feedback_of(own.pk)
        ],
    }


@public.post(
    "/reports/{number}/feedback",
    response={201: VerdictOut},
    throttle=[following],
    summary="Confirm or contest the outcome",
)
def feedback(request: HttpRequest, number: str, secret: Secret, told: VerdictIn) -> Status[dict[str, Any]]:
    """Confirming closes the case (of several reporters, the last one's); contesting opens it again."""
    del request
    case = proven_case(number=number, secret=secret)
    given = give_feedback(case=case, verdict=told.verdict, text=told.text, reason=told.reason)
    return Status(201, {"verdict": given.verdict, "text": given.text, "given_at": given.given_at})


class ForgottenOut(Schema):
    """How many sets of name, number and addresses were deleted."""

    number: str
    deleted: int


@public.post(
    "/reports/{number}/forget",
    response=ForgottenOut,
    throttle=[following],
    summary="Have name and number deleted",
)
def forget(request: HttpRequest, number: str, secret: Secret) -> dict[str, Any]:
    """What the reporter told of themselves goes for good; the case goes on. Refused under a legal hold."""
    del request
    case = proven_case(number=number, secret=secret)
    return {"number": case.number, "deleted": forget_me(case=case)}


class CallOut(Schema):
    """A case whose reporter is to be called; the number is shown to a person at a page only."""

    case: str
    number: str
    title: str
    tried: int


class CallIn(Body):
    """What came of a call: a verdict in the reporter's words, or why there is none."""

    outcome: Literal["confirmed", "contested", "no-answer", "refused", "skipped"]
    text: str = Field("", max_length=2000)
    reason: str = Field("", max_length=64, description="A code of the city's list, for a contest")


class CalledOut(Schema):
    """The call as it was noted."""

    id: str
    outcome: str


calling = Router(tags=["reports"])


@calling.get("/callbacks", response=list[CallOut], summary="Whom to call back now")
def callbacks(request: HttpRequest) -> list[dict[str, Any]]:
    """Needs ``case.intake``. The oldest first; the order is not the clerk's to choose."""
    found = calls.due(by=actor_on(request))
    return [{"case": c.public_id, "number": c.number, "title": c.title, "tried": tried_of(c)} for c in found]


@calling.post("/callbacks/{case_id}", response={201: CalledOut}, summary="What came of a call-back")
def called(request: HttpRequest, case_id: str, told: CallIn) -> Status[dict[str, str]]:
    """Needs ``case.intake`` and no part in the case. A verdict told by phone is the reporter's verdict."""
    by = actor_on(request)
    case = calls.callback_case(case_id, by=by)
    made = calls.note_call(by=by, case=case, outcome=told.outcome, text=told.text, reason=told.reason)
    return Status(201, {"id": made.public_id, "outcome": made.outcome})


def tried_of(case: cases.Case) -> int:
    """How often the reporter was called already, as the list counted it."""
    return int(getattr(case, "tried", 0))


router = Router()
router.add_router("", public)
router.add_router("", calling)
