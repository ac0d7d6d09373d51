"""What the API says of duties, quarrels, rulings, sub-orders and hops."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from ninja import Field, Schema

from qipan.ui.public import Body


class DutyOut(Schema):
    """Who leads and who assists in what; party codes may say ``{district}``."""

    id: str
    category: str
    area: str
    valid_from: date | None
    valid_until: date | None
    season: Any
    hours: Any
    lead: str
    assist: list[str]
    fallback: str
    basis: str
    amendment: str = Field(description="Id of the change that it came from; empty for the city's own text")


class DutyListOut(Schema):
    """The duties in force on a day, with the version of the city's text."""

    on: date
    version: str
    digest: str
    duties: list[DutyOut]


class TextOut(Schema):
    """A file of the pack as text."""

    name: str
    text: str


class ReasonOut(Schema):
    """A reason for which work may be given back."""

    code: str
    name: str
    basis: str


class RulingOut(Schema):
    """Who leads and who assists, and why: a precedent."""

    id: str
    dispute: str
    lead: str
    assists: list[str]
    category: str
    district: str
    reasons: str
    basis: str
    ruled_at: datetime
    ruled_by: str


class DisputeOut(Schema):
    """A case returned twice."""

    id: str
    case: str
    first: str
    second: str
    opened_at: datetime
    due_at: datetime | None
    ruled_at: datetime | None
    ruling: RulingOut | None


class RulingIn(Body):
    """A ruling."""

    lead: str
    assists: list[str] = []
    reasons: str
    basis: str
    scope: Literal["city", "district"] = "city"


class ProposalOut(Schema):
    """A proposed change of the duty list; ``amendment`` where it was accepted."""

    id: str
    ruling: str
    duty: Any
    replaces: str
    state: Literal["open", "accepted", "rejected"]
    made_at: datetime
    decided_at: datetime | None
    decided_by: str
    reasons: str
    amendment: str


class AcceptIn(Body):
    """A proposed change is accepted from a day on."""

    reasons: str
    effective: date


class RulingReasonsIn(Body):
    """Why."""

    reasons: str


class AssistIn(Body):
    """A party is asked to assist."""

    party: str
    task: str
    reason: str = ""


class WhistleIn(Body):
    """A street calls parties."""

    parties: list[str]
    task: str
    reason: str


class WhistleOut(Schema):
    """A call, with the sub-order of each party called."""

    id: str
    case: str
    reason: str
    called_at: datetime
    orders: list[str]


class SideClockOut(Schema):
    """A clock of a sub-order."""

    stage: str
    due_at: datetime
    stopped_at: datetime | None


class SubOrderOut(Schema):
    """An assisting party's work; ``whistle`` where a street called it, ``answered`` once it took it on."""

    id: str
    case: str
    party: str
    state: str
    task: str
    whistle: str
    answered: bool
    issued_at: datetime
    accepted_at: datetime | None
    ended_at: datetime | None
    end_code: str
    end_reason: str
    clocks: list[SideClockOut]


class HopOut(Schema):
    """A case came to a party."""

    number: int
    party: str
    cause: str
    at: datetime


class CaseDutiesOut(Schema):
    """Who is responsible for a case, and how it came to that."""

    lead: str
    hops: list[HopOut]
    sub_orders: list[SubOrderOut]
    dispute: DisputeOut | None
    precedents: list[RulingOut]


class ShareOut(Schema):
    """A share with its 95 % interval (Wilson 1927); ``value`` is null where nothing is known."""

    numerator: int
    denominator: int
    value: float | None
    low: float
    high: float


class FirstHopOut(Schema):
    """Right at the first hop; an empty category is all of them."""

    category: str
    share: ShareOut


class PassingOut(Schema):
    """Of the cases of a category that came to a party: how many it passed on to another."""

    category: str
    origin: str
    party: str
    share: ShareOut


class BouncingOut(Schema):
    """A case with two hops or more."""

    id: str
    number: str
    category: str
    hops: int


class HopsOut(Schema):
    """How cases opened in a period passed from party to party."""

    start: datetime
    end: datetime
    first_hop_right: list[FirstHopOut]
    passings: list[PassingOut]
    cases: list[BouncingOut]
