"""Named filters."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from qipan.cases.register.http_api import CaseFilterIn
from qipan.cases.saved.selectors import Kept, filter_by_id, filters_of
from qipan.cases.saved.services import end_filter, save_filter
from qipan.people.public import Permission, actor_on, require
from qipan.ui.public import Body

router = Router(tags=["cases"])


class FilterIn(Body):
    """A filter and its name."""

    name: str = Field(max_length=60)
    filter: CaseFilterIn
    sort: str = ""
    shared: bool = Field(False, description="With everybody of the own organisation")


class FilterOut(Schema):
    """A named filter; ``broken`` names what the city's text no longer knows."""

    id: str
    name: str
    shared: bool
    mine: bool
    asked: dict[str, str]
    broken: list[str]


class EndedOut(Schema):
    """A filter that was removed."""

    id: str


def filter_out(kept: Kept) -> dict[str, Any]:
    """A named filter."""
    return {name: getattr(kept, name) for name in ("id", "name", "shared", "mine", "asked", "broken")}


@router.get("/filters", response=list[FilterOut], summary="Named filters")
def list_filters(request: HttpRequest) -> list[dict[str, Any]]:
    """One's own and those shared in the own organisation, by name."""
    require(actor_on(request), Permission.CASE_VIEW)
    return [filter_out(kept) for kept in filters_of(actor_on(request))]


@router.post("/filters", response={201: FilterOut}, summary="Save a filter under a name")
def save(request: HttpRequest, told: FilterIn) -> Status[dict[str, Any]]:
    """A name that is in use is given the new filter."""
    by = actor_on(request)
    asked = {**told.filter.plain(by), "sort": told.sort}
    saved = save_filter(by=by, name=told.name, asked=asked, shared=told.shared)
    return Status(201, filter_out(filter_by_id(saved.public_id, by=by)))


@router.post("/filters/{filter_id}/end", response=EndedOut, summary="Remove a named filter")
def end(request: HttpRequest, filter_id: str) -> dict[str, str]:
    """Only one's own."""
    end_filter(by=actor_on(request), public_id=filter_id)
    return {"id": filter_id}
