"""Field work by API: the day's list, and what phones send, each with a key of its own."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from qipan.cases.public import ReporterContact
from qipan.core.public import clock
from qipan.field import filled, handovers, intake
from qipan.field.day import day_of
from qipan.field.visits import Seen
from qipan.people.public import actor_on
from qipan.ui.public import Body

router = Router(tags=["field work"])

Key = Annotated[
    str, Field(min_length=16, max_length=64, description="Drawn by the sender; sent again it changes nothing")
]


class StartIn(Body):
    """That somebody begins with an order."""

    key: Key
    order: str


class VisitIn(StartIn):
    """A visit as it was written down, on- or off-line."""

    text: str
    result: Literal["", "fixed", "not-fixed", "not-possible"] = Field(
        "", description="Empty: the work goes on"
    )
    values: dict[str, str | float] = Field(
        default_factory=dict, description="Answers by code of the city's fields"
    )
    visited_at: datetime | None = None
    again_on: date | None = None
    photos: int = Field(0, ge=0, le=50, description="How many photos follow")


class OrderHandoverIn(StartIn):
    """An order handed to a colleague, or to the next shift."""

    note: str
    to: str = Field("", description="Account of a colleague; empty for the party's next shift")


class PlanIn(StartIn):
    """On which day the place is visited."""

    day: date


class MatterIn(Body):
    """A new matter seen on the way."""

    key: Key
    text: str
    category: str = ""
    lon: float | None = None
    lat: float | None = None
    area: str = ""
    address: str = ""
    name: str = Field("", max_length=64, description="Of somebody who reports it; kept apart")
    phone: str = Field("", max_length=32)


class VisitStartOut(Schema):
    """How an order stands that moved on while somebody was off-line."""

    order_state: str
    case: str
    case_state: str
    case_state_name: str
    party_name: str
    result: str
    text: str
    by: str
    at: str


class DoneOut(Schema):
    """``beside``: the order had moved on; ``now`` says how it stands. ``repeated``: it was known already."""

    order: str
    standing: Literal["taken", "beside"]
    now: VisitStartOut | None
    repeated: bool


class FilledOut(Schema):
    """A form that a visit filled."""

    id: str
    form: str
    name: str


class VisitOut(DoneOut):
    """A visit, its forms, and how many cells nobody had to type once more."""

    visit: str
    outcome: str
    forms: list[FilledOut]
    cells: int
    typed: int
    saved: int


class HandoverOut(DoneOut):
    """A hand-over."""

    handover: str


class TakenOut(Schema):
    """A hand-over that was taken."""

    handover: str
    order: str
    taken_at: datetime


class MatterOut(Schema):
    """The receipt of a new matter; the secret is told once."""

    case: str
    signal: str
    number: str
    secret: str
    repeated: bool


class DayOut(Schema):
    """What the phone shows and needs off-line."""

    account: str
    now: datetime
    today: date
    orders: list[dict[str, Any]]
    left_out: bool
    fields: dict[str, list[dict[str, Any]]]
    colleagues: list[dict[str, str]]


class FormRowsOut(Schema):
    """Filled forms of one kind: headings and rows, the last column being the id."""

    form: str
    headings: list[str]
    rows: list[list[Any]]


class Period(Schema):
    """From ``since`` up to, not including, ``until``; by default the last 31 days."""

    since: datetime | None = None
    until: datetime | None = None


@router.get("/field/day", response=DayOut, summary="The day's list of somebody on the spot")
def day(request: HttpRequest) -> dict[str, Any]:
    """Running orders of the own parties and areas, due soonest first. Needs ``case.handle``."""
    return day_of(by=actor_on(request))


@router.post("/field/starts", response={201: DoneOut}, summary="Begin with an order")
def start(request: HttpRequest, told: StartIn) -> Status[dict[str, Any]]:
    """Needs ``case.handle`` within the order's party."""
    return Status(201, intake.take_start(by=actor_on(request), key=told.key, order=told.order))


@router.post("/field/visits", response={201: VisitOut}, summary="Record a visit once for every form")
def visit(request: HttpRequest, told: VisitIn) -> Status[dict[str, Any]]:
    """Needs ``case.handle`` within the order's party. With a result it reports the work as done."""
    seen = Seen(told.text, told.result, told.values, told.visited_at, told.again_on, told.photos)
    return Status(201, intake.take_visit(by=actor_on(request), key=told.key, order=told.order, seen=seen))


@router.post("/field/handovers", response={201: HandoverOut}, summary="Hand an order over")
def hand_over(request: HttpRequest, told: OrderHandoverIn) -> Status[dict[str, Any]]:
    """To a colleague or to the next shift, with a note. Needs ``case.handle`` within the order's party."""
    answer = intake.take_handover(
        by=actor_on(request), key=told.key, order=told.order, note=told.note, to=told.to
    )
    return Status(201, answer)


@router.post("/field/handovers/{handover_id}/take", response=TakenOut, summary="Take what was handed over")
def take(request: HttpRequest, handover_id: str) -> dict[str, Any]:
    """Needs ``case.handle`` within the order's party; taking it twice changes nothing."""
    made = handovers.take_over(by=actor_on(request), handover=handover_id)
    return {"handover": made.public_id, "order": made.order.public_id, "taken_at": made.taken_at}


@router.post("/field/plans", response={201: DoneOut}, summary="Plan a visit")
def plan(request: HttpRequest, told: PlanIn) -> Status[dict[str, Any]]:
    """Needs ``case.handle`` within the order's party."""
    answer = intake.take_plan(by=actor_on(request), key=told.key, order=told.order, day=told.day)
    return Status(201, answer)


@router.post("/field/reports", response={201: MatterOut}, summary="Report a matter seen on patrol")
def report(request: HttpRequest, told: MatterIn) -> Status[dict[str, Any]]:
    """Channel ``patrol``: the same number, rights and clocks as by the web. Needs ``case.handle``."""
    matter = {name: getattr(told, name) for name in ("text", "category", "lon", "lat", "address")}
    answer = intake.take_matter(
        by=actor_on(request),
        key=told.key,
        matter={**matter, "area_code": told.area},
        told=ReporterContact(told.name, told.phone),
    )
    return Status(201, answer)


@router.get("/field/forms/{form}", response=FormRowsOut, summary="Filled forms of one kind")
def form_rows(request: HttpRequest, form: str, asked: Query[Period]) -> dict[str, Any]:
    """At most 10,000 rows of the cases that the caller may see. Needs ``case.view``."""
    until = asked.until or clock.now() + timedelta(seconds=1)
    since = asked.since or until - timedelta(days=31)
    headings, rows = filled.table(form, by=actor_on(request), since=since, until=until)
    return {"form": form, "headings": headings, "rows": rows}
