"""Likely duplicates, merging, taking out, splitting, and the model behind."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from qipan.cases import api_schemas as shapes
from qipan.cases import selectors
from qipan.cases.choices import language
from qipan.cases.merging import services
from qipan.cases.merging.splitting import split as split_off
from qipan.cases.merging.steps import case_named
from qipan.cases.presenters import found_case, state_out
from qipan.cases.similar.draft_hints import typed
from qipan.cases.similar.presenters import compared, hints
from qipan.cases.throttle import asking
from qipan.core.public import pack
from qipan.people.public import actor_on
from qipan.suggest.public import LearnedModel
from qipan.ui.public import Body

router = Router(tags=["duplicates"])


class AlikeOut(Schema):
    """An earlier case that may be about the same matter."""

    id: str
    number: str
    state: str
    probability: float
    likely: bool
    metres: float | None
    reasons: list[str]


class MergeIn(Body):
    """Under which case this one goes on, and why."""

    into: str = Field(description="Number of the other case")
    reason: str


class SplitIn(Body):
    """A further matter of the same report."""

    title: str = Field(max_length=160)
    category: str
    reason: str


class TypedIn(Body):
    """A report as far as it was typed; everything may be left out."""

    text: str = ""
    category: str = ""
    address: str = ""
    area: str = ""
    lon: float | None = None
    lat: float | None = None


class HintOut(Schema):
    """A likely duplicate as somebody who reports may know it; the number for those who may see cases."""

    line: str
    number: str = ""


class HintsOut(Schema):
    """The kind of matter that a text sounds like, and likely duplicates."""

    code: str
    name: str
    similar: list[HintOut]


class DuplicateModelOut(Schema):
    """A version of a learned model."""

    id: str
    kind: str
    version: int
    active: bool
    digest: str
    data: dict[str, Any]
    data_digest: str
    code_version: str
    figures: dict[str, Any]
    trained_at: datetime


@router.get("/cases/{case_id}/similar", response=list[AlikeOut], summary="Likely duplicates of a case")
def similar(request: HttpRequest, case_id: str) -> list[dict[str, Any]]:
    """Earlier reports nearby, the likeliest first, each with its reasons. Only cases that the caller sees."""
    case, by = found_case(request, case_id), actor_on(request)
    joined = selectors.signals_of(case)
    found = compared(case, joined[0].signal if joined else None, by=by)
    return [
        {
            "id": one.case.public_id,
            "number": one.case.number,
            "state": one.case.state,
            "probability": round(one.candidate.probability, 4),
            "likely": one.candidate.likely,
            "metres": one.candidate.metres,
            "reasons": one.reasons,
        }
        for one in found
    ]


@router.post("/cases/{case_id}/merge", response=shapes.StateOut, summary="Let a case go on under another")
def merge(request: HttpRequest, case_id: str, told: MergeIn) -> dict[str, Any]:
    """Needs ``case.triage`` for both and a reason. Its reporter keeps number, secret and rights."""
    by, case = actor_on(request), found_case(request, case_id)
    made = services.merge(by=by, case=case, into=case_named(told.into, by=by), reason=told.reason)
    return state_out(made.case)


@router.post("/cases/{case_id}/unmerge", response=shapes.StateOut, summary="Take a merged case out again")
def unmerge(request: HttpRequest, case_id: str, told: shapes.ReasonIn) -> dict[str, Any]:
    """Needs ``case.triage`` and a reason. It goes on where it stood, under the deadlines that it had."""
    by, case = actor_on(request), found_case(request, case_id)
    return state_out(services.unmerge(by=by, case=case, reason=told.reason))


@router.post(
    "/cases/{case_id}/split", response={201: shapes.StateOut}, summary="Give a further matter its own case"
)
def split(request: HttpRequest, case_id: str, told: SplitIn) -> Status[dict[str, Any]]:
    """Needs ``case.triage`` and a reason. The reporter follows it with the first number and secret too."""
    by, case = actor_on(request), found_case(request, case_id)
    made = split_off(by=by, case=case, title=told.title, category=told.category, reason=told.reason)
    return Status(201, state_out(made))


@router.post(
    "/suggest",
    response=HintsOut,
    auth=None,
    throttle=[asking],
    summary="What a report sounds like, while it is typed",
)
def suggest(request: HttpRequest, told: TypedIn) -> dict[str, Any]:
    """Open to everybody and keeps nothing. Of other reports it tells kind, distance, age and state."""
    values = {name: str(value) for name, value in told.dict().items() if value is not None}
    said = typed(values)
    name = pack().label("category", said.category, language()) if said.category else ""
    return {"code": said.category, "name": name, "similar": hints(said, by=actor_on(request))}


@router.get("/models", response=list[DuplicateModelOut], summary="Learned models, newest first")
def models(request: HttpRequest) -> list[dict[str, Any]]:
    """At most 50 versions with what was measured; an empty list means rules weighed by hand."""
    del request
    plain = ("kind", "version", "active", "digest", "data", "data_digest", "code_version", "figures")
    found = LearnedModel.objects.defer("content").order_by("-id")[:50]
    return [
        {"id": model.public_id, **{name: getattr(model, name) for name in (*plain, "trained_at")}}
        for model in found
    ]
