"""``duties.yaml``: who leads and who assists in what, when; ``returns.yaml``: why work may be returned."""

from __future__ import annotations

from datetime import date, time

from pydantic import Field

from qipan.packs.schema.base import Basis, Code, Name, PackModel
from qipan.packs.schema.calendar import Weekday
from qipan.packs.schema.seasons import Season

EVERY_DAY: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class DutyHours(PackModel):
    """Local wall time ``[start, end)`` on some weekdays; with ``end`` before ``start`` it runs past midnight.

    ``days`` are those on which it begins.
    """

    days: tuple[Weekday, ...] = EVERY_DAY
    start: time
    end: time


class Duty(PackModel):
    """Who leads and who assists: category (and all below it) × area × time. The most specific rule wins.

    ``lead``, ``assist`` and ``fallback`` are party codes; ``{district}`` in them is the code of the
    case's district. Without a time it always holds.
    """

    id: Code
    category: str = Field(description="Category code; the rule holds for its descendants too")
    area: str = Field(default="", description="Area code; empty means the whole city")
    valid_from: date | None = Field(default=None, description="First day on which it holds")
    valid_until: date | None = Field(default=None, description="Last day on which it holds")
    season: Season | None = None
    hours: tuple[DutyHours, ...] = ()
    lead: str
    assist: tuple[str, ...] = ()
    fallback: str
    basis: Basis


class ReturnReason(PackModel):
    """A reason for which a party may give work back; free words may stand beside it."""

    code: Code
    name: Name
    basis: Basis
