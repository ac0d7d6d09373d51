"""One step for many cases."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from qipan.cases.bulk.choosing import chosen, preview
from qipan.cases.bulk.results import results
from qipan.cases.bulk.services import Request, bulk_by_id, take_steps
from qipan.cases.models import Bulk
from qipan.cases.register.http_api import CaseFilterIn
from qipan.people.public import actor_on
from qipan.ui.public import Body

router = Router(tags=["cases"])


class PreviewIn(Body):
    """Which cases, and which step."""

    step: str = Field(description="triage, dispatch, accept, return, close, reject or cancel")
    cases: list[str] = Field([], max_length=1000, description="Ids; without any the filter says which")
    filter: CaseFilterIn | None = None


class BulkIn(PreviewIn):
    """A step for many cases."""

    key: str = Field(description="Made by the caller; the same request sent again with it is done once")
    category: str = Field("", description="For triage")
    party: str = Field("", description="For dispatch; empty means whom the duty list names, case by case")
    reason: str = Field("", max_length=4000)


class ProspectOut(Schema):
    """A case and what would forbid the step to it now; empty when nothing does."""

    id: str
    number: str
    title: str
    state: str
    barred: str


class PreviewOut(Schema):
    """What a bulk would do."""

    step: str
    could: int
    cases: list[ProspectOut]


class ResultOut(Schema):
    """What became of one case: done, refused or waiting."""

    id: str
    state: str
    reason: str


class BulkOut(Schema):
    """What became of a bulk."""

    id: str
    step: str
    done: int
    refused: int
    waiting: int
    results: list[ResultOut]


def bulk_out(bulk: Bulk) -> dict[str, Any]:
    """A bulk with the result of each case."""
    found = results(bulk)
    told = [{"id": one.case, "state": one.state, "reason": one.reason} for one in found]
    counts = {state: sum(one.state == state for one in found) for state in ("done", "refused", "waiting")}
    return {"id": bulk.public_id, "step": bulk.step, **counts, "results": told}


@router.post("/cases/bulk/preview", response=PreviewOut, summary="What a step would do to many cases")
def look_ahead(request: HttpRequest, told: PreviewIn) -> dict[str, Any]:
    """Changes nothing. At most 300 cases; cases out of reach are left out."""
    by = actor_on(request)
    wanted = told.filter.wanted(by) if told.filter else None
    prospects = preview(by=by, step=told.step, ids=chosen(by=by, cases=told.cases, wanted=wanted))
    cases = [
        {
            "id": one.case.public_id,
            **{name: getattr(one.case, name) for name in ("number", "title", "state")},
            "barred": one.barred,
        }
        for one in prospects
    ]
    return {"step": told.step, "could": sum(not one.barred for one in prospects), "cases": cases}


@router.post("/cases/bulk", response={201: BulkOut}, summary="Let many cases take a step")
def take(request: HttpRequest, told: BulkIn) -> Status[dict[str, Any]]:
    """At most 300 cases, one transaction for each, under the rules and rights of the single step.

    What forbids the step to a case is that case's result. Sent again with its key it goes on where it was
    cut off and does nothing twice.
    """
    by = actor_on(request)
    words = {"category": told.category, "party": told.party, "reason": told.reason}
    wanted = told.filter.wanted(by) if told.filter else None
    asked = Request(told.step, words, told.key, cases=told.cases, wanted=wanted)
    return Status(201, bulk_out(take_steps(by=by, request=asked)))


@router.get("/cases/bulk/{bulk_id}", response=BulkOut, summary="What became of a bulk")
def read(request: HttpRequest, bulk_id: str) -> dict[str, Any]:
    """For whoever asked for it."""
    return bulk_out(bulk_by_id(bulk_id, by=actor_on(request)))
