"""Stretches of time that a clock counts or does not count, each with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from qipan.packs.base import Name

Reason = Literal[
    "working-hours",
    "make-up-workday",
    "outside-published-years",
    "emergency-hours",
    "round-the-clock",
    "night",
    "break",
    "weekend",
    "holiday",
    "suspended",
]


Pause = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of time ``[start, end)`` in UTC. ``counted`` says whether the clock ran in it.

    ``outside-published-years`` is counted time of a weekday whose year is not published yet.
    ``night`` lies outside the hours of a day that has some, ``break`` between two of its spans,
    ``weekend`` is a day without hours. ``suspended`` is time for which the clock was stopped by a decision.
    ``name`` is the holiday's.
    """

    start: datetime
    end: datetime
    counted: bool
    reason: Reason
    name: Name | None = None

    @property
    def length(self) -> timedelta:
        """How long the stretch is in elapsed time."""
        return self.end - self.start

    def clipped(self, start: datetime, end: datetime) -> Interval:
        """The part within ``[start, end)``, which must overlap; the interval itself when it fits."""
        if start <= self.start and self.end <= end:
            return self
        return Interval(max(start, self.start), min(end, self.end), self.counted, self.reason, self.name)

    def as_json(self) -> dict[str, Any]:
        """Plain values for JSON; ``name`` only where there is one."""
        plain: dict[str, Any] = {
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "counted": self.counted,
            "reason": self.reason,
        }
        return plain if self.name is None else {**plain, "name": self.name.model_dump()}

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> Interval:
        """The interval that ``as_json`` wrote."""
        name = Name.model_validate(plain["name"]) if "name" in plain else None
        start, end = datetime.fromisoformat(plain["start"]), datetime.fromisoformat(plain["end"])
        return cls(start, end, plain["counted"], plain["reason"], name)


def paused(intervals: Iterable[Interval], pauses: Sequence[Pause]) -> Iterator[Interval]:
    """The same stretches with the time of ``pauses`` (from, until; UTC) cut out as ``suspended``."""
    ordered = sorted(pauses)
    for interval in intervals:
        yield from _cut(interval, ordered)


def _cut(interval: Interval, pauses: Sequence[Pause]) -> Iterator[Interval]:
    rest = interval
    for since, until in pauses:
        first, last = max(since, rest.start), min(until, rest.end)
        if first >= last:
            continue
        if rest.start < first:
            yield rest.clipped(rest.start, first)
        yield Interval(first, last, False, "suspended")
        if last == rest.end:
            return
        rest = rest.clipped(last, rest.end)
    yield rest
