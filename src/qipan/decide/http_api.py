"""The API of decision: dossiers, the opinions of those affected, the signature."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status

from qipan.decide import services
from qipan.decide.guards import obstacles
from qipan.decide.models import Dossier, Opinion
from qipan.decide.selectors import dossier_by_id, latest_dossiers
from qipan.errors import NotFound
from qipan.people.public import Permission, actor_on, require
from qipan.ui.public import Body

router = Router(tags=["decisions"])
Number = Annotated[int, Field(ge=1, lt=2**63)]


class OptionShape(Schema):
    """One thing that could be done; ``predicted`` is the expected value of the review indicator."""

    title: str = Field(max_length=160)
    effects: str
    costs: str = ""
    predicted: float | None = None


class OptionOut(OptionShape):
    """An option with its place, by which it is chosen."""

    position: int


class OpinionIn(Body):
    """What somebody affected said; ``voice`` is a group, a party or a process, no private name."""

    voice: str = Field(max_length=120)
    text: str
    group: str = Field("", max_length=64, description="Which of those whom the track asks; empty for others")


class OpinionOut(OpinionIn):
    """An opinion and how the dossier answered it."""

    number: int
    given_at: datetime
    answer: str


class DossierIn(Body):
    """A question to be decided, on evidence (public ids of warnings, findings, cases, signals)."""

    question: str = Field(max_length=200)
    affected: str
    legal_basis: str = Field(max_length=300)
    options: list[OptionShape]
    evidence: list[str]
    track: str = Field("", max_length=64, description="A track of the city's text; empty for its first")
    review_indicator: str = ""


class ObstacleOut(Schema):
    """What is missing before a dossier can be signed, and how it is mended."""

    part: str
    what: str
    mend: str


class UnaskedIn(Body):
    """Why somebody who should be asked was not."""

    reason: str


class DossierRow(Schema):
    """A dossier as a list shows it."""

    id: str
    state: Literal["draft", "signed", "withdrawn"]
    question: str
    opened_at: datetime
    opened_by: str
    decided_at: datetime | None
    decided_by: str
    simulated: bool


class DossierOut(DossierRow):
    """A dossier with its options and opinions."""

    track: str
    affected: str
    legal_basis: str
    review_indicator: str
    unasked: str = Field(description="Why somebody who should be asked was not")
    obstacles: list[ObstacleOut] = Field(description="What stands in the way of a signature now")
    reasons: str
    chosen: int | None
    options: list[OptionOut]
    opinions: list[OpinionOut]


class SignIn(Body):
    """The option chosen (its position), and why this one and not the others."""

    option: int = Field(ge=1, lt=2**15)
    reasons: str


class OpinionAnswerIn(Body):
    """How the dossier answers an opinion."""

    answer: str


@router.get("/decisions", response=list[DossierRow], summary="List the newest decisions")
def list_decisions(
    request: HttpRequest, state: Literal["", "draft", "signed", "withdrawn"] = "", size: int = 50
) -> list[dict[str, Any]]:
    """At most 200. Needs ``board.view``."""
    require(actor_on(request), Permission.BOARD_VIEW)
    return [_row(dossier) for dossier in latest_dossiers(state=state, size=max(1, min(size, 200)))]


@router.post("/decisions", response={201: DossierOut}, summary="Draft a decision")
def draft(request: HttpRequest, told: DossierIn) -> Status[dict[str, Any]]:
    """Needs ``dossier.draft``; at least two options and the evidence it stands on."""
    made = services.draft(
        by=actor_on(request),
        question=told.question,
        affected=told.affected,
        legal_basis=told.legal_basis,
        options=[services.OptionText(**option.model_dump()) for option in told.options],
        evidence=told.evidence,
        track=told.track,
        review_indicator=told.review_indicator,
    )
    return Status(201, _whole(made.public_id))


@router.get("/decisions/{dossier_id}", response=DossierOut, summary="One decision")
def read_decision(request: HttpRequest, dossier_id: str) -> dict[str, Any]:
    """Needs ``board.view``."""
    require(actor_on(request), Permission.BOARD_VIEW)
    return _whole(dossier_id)


@router.post("/decisions/{dossier_id}/opinions", response={201: OpinionOut}, summary="Add an opinion")
def add_opinion(request: HttpRequest, dossier_id: str, told: OpinionIn) -> Status[dict[str, Any]]:
    """Needs ``dossier.draft``. It must be answered before the dossier can be signed."""
    dossier = dossier_by_id(dossier_id)
    made = services.add_opinion(by=actor_on(request), dossier=dossier, **told.model_dump())
    return Status(201, _opinion(made))


@router.post(
    "/decisions/{dossier_id}/opinions/{number}/answer", response=OpinionOut, summary="Answer an opinion"
)
def answer_opinion(
    request: HttpRequest, dossier_id: str, number: Number, told: OpinionAnswerIn
) -> dict[str, Any]:
    """Needs ``dossier.draft``."""
    opinions = dossier_by_id(dossier_id).opinions.select_related("dossier")
    opinion = opinions.filter(pk=number).first()
    if opinion is None:
        raise NotFound(_("The dossier has no such opinion."), where=dossier_id)
    return _opinion(services.answer_opinion(by=actor_on(request), opinion=opinion, answer=told.answer))


@router.post("/decisions/{dossier_id}/unasked", response=DossierOut, summary="Say why nobody was asked")
def explain_unasked(request: HttpRequest, dossier_id: str, told: UnaskedIn) -> dict[str, Any]:
    """Needs ``dossier.draft`` and a named person; shown with the decision."""
    dossier = dossier_by_id(dossier_id)
    services.explain_unasked(by=actor_on(request), dossier=dossier, reason=told.reason)
    return _whole(dossier_id)


@router.post("/decisions/{dossier_id}/sign", response=DossierOut, summary="Sign a decision")
def sign(request: HttpRequest, dossier_id: str, told: SignIn) -> dict[str, Any]:
    """Needs ``dossier.sign``, a named person, reasons, and every opinion answered."""
    dossier = dossier_by_id(dossier_id)
    services.sign(by=actor_on(request), dossier=dossier, option=told.option, reasons=told.reasons)
    return _whole(dossier_id)


def _whole(dossier_id: str) -> dict[str, Any]:
    dossier = dossier_by_id(dossier_id)
    names = ("track", "affected", "legal_basis", "review_indicator", "unasked", "reasons")
    waits = obstacles(dossier) if dossier.state == "draft" else []
    parts = ("title", "effects", "costs", "predicted", "position")
    return {
        **_row(dossier),
        **{name: getattr(dossier, name) for name in names},
        "obstacles": [{part: getattr(each, part) for part in ("part", "what", "mend")} for each in waits],
        "chosen": dossier.chosen.position if dossier.chosen else None,
        "options": [{part: getattr(option, part) for part in parts} for option in dossier.options.all()],
        "opinions": [_opinion(opinion) for opinion in dossier.opinions.all()],
    }


def _row(dossier: Dossier) -> dict[str, Any]:
    return {
        "id": dossier.public_id,
        "state": dossier.state,
        "question": dossier.question,
        "opened_at": dossier.opened_at,
        "opened_by": dossier.opened_by.public_id,
        "decided_at": dossier.decided_at,
        "decided_by": dossier.decided_by.public_id if dossier.decided_by else "",
        "simulated": dossier.simulated,
    }


def _opinion(opinion: Opinion) -> dict[str, Any]:
    names = ("voice", "group", "text", "given_at", "answer")
    return {"number": opinion.pk, **{name: getattr(opinion, name) for name in names}}
