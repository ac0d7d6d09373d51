"""A deadline that can explain itself: which time was counted, which was not, and why.

A ``Deadline`` is a value. ``as_json``/``from_json`` keep it with the order it belongs to, so that the
explanation shown years later is the one that held when the clock was set.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from qipan.core.deadline_explanations import chinese, english
from qipan.core.intervals import Interval
from qipan.core.section import TimeUnit


@dataclass(frozen=True, slots=True)
class Deadline:
    """When something is due (UTC) and how that came about; ``intervals`` tile ``[start, due_at]``.

    ``provisional``: a day it touches lies in a year whose holidays are not published, so the weekday
    rule stood in and ``due_at`` may move. ``sources`` are the official notices that were used.
    """

    due_at: datetime
    provisional: bool
    intervals: tuple[Interval, ...]
    start: datetime
    amount: float
    unit: TimeUnit
    timezone: str
    sources: tuple[str, ...] = ()
    extensions: tuple[float, ...] = ()

    @property
    def counted(self) -> timedelta:
        """Counted time between start and due."""
        return sum((each.length for each in self.intervals if each.counted), timedelta())

    def moment_at(self, share: float) -> datetime:
        """The instant at which ``share`` (0 to 1) of the whole counted time has passed."""
        left = self.counted * share
        for each in self.intervals:
            if each.counted:
                if each.length >= left:
                    return each.start + left
                left -= each.length
        return self.due_at

    def as_json(self) -> dict[str, Any]:
        """Plain values for JSON; ``from_json`` gives an equal deadline back."""
        return {
            "start": self.start.isoformat(),
            "amount": self.amount,
            "unit": self.unit,
            "timezone": self.timezone,
            "due_at": self.due_at.isoformat(),
            "provisional": self.provisional,
            "sources": list(self.sources),
            "intervals": [each.as_json() for each in self.intervals],
            **({"extensions": list(self.extensions)} if self.extensions else {}),
        }

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> Deadline:
        """The deadline that ``as_json`` wrote."""
        return cls(
            due_at=datetime.fromisoformat(plain["due_at"]),
            provisional=plain["provisional"],
            intervals=tuple(Interval.from_json(each) for each in plain["intervals"]),
            start=datetime.fromisoformat(plain["start"]),
            amount=plain["amount"],
            unit=plain["unit"],
            timezone=plain["timezone"],
            sources=tuple(plain["sources"]),
            extensions=tuple(plain.get("extensions", ())),
        )

    def explain(self, language: str) -> list[str]:
        """Sentences in Chinese (``zh*``) or English for a page: start, counted, not counted, due."""
        words = chinese if language.startswith("zh") else english
        zone = ZoneInfo(self.timezone)
        lines = [words.starts(self.start, self.amount, self.unit, zone)]
        lines += [words.extended(each, self.unit) for each in self.extensions]
        lines += words.intervals(self.intervals, zone)
        lines.append(words.due(self.due_at, zone))
        if self.provisional:
            lines.append(words.provisional())
        return lines + [words.source(each) for each in self.sources]
