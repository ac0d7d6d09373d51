"""``calendar.yaml``: when people work."""

from __future__ import annotations

from datetime import date, time
from typing import Literal

from pydantic import Field

from qipan.packs.schema.base import Basis, Name, PackModel

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class WorkSpan(PackModel):
    """Working hours on some weekdays, local wall time, ``start`` < ``end`` on the same day."""

    days: tuple[Weekday, ...]
    start: time
    end: time


class Holiday(PackModel):
    """A named official holiday with its dates."""

    name: Name
    days: tuple[date, ...] = Field(min_length=1)


class CalendarYear(PackModel):
    """One year as published. ``workdays`` are make-up workdays (调休): weekend days that count."""

    year: int
    source: str = Field(min_length=3, description="The official notice")
    holidays: tuple[Holiday, ...] = ()
    workdays: tuple[date, ...] = ()


class CalendarText(PackModel):
    """Working hours, emergency duty hours, and the years whose holidays are published.

    A deadline that falls in a year that is not listed is provisional.
    """

    hours: tuple[WorkSpan, ...]
    emergency_hours: tuple[WorkSpan, ...] = Field(
        default=(), description="Hours in which emergency limits run; empty means round the clock"
    )
    years: tuple[CalendarYear, ...]
    basis: Basis
