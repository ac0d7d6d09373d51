"""How long the simulated people take: a random share of each stage's limit, on the city's own calendar."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeVar

import numpy as np

from qipan.cases.section.clocks import Limits
from qipan.core.public import calendar, pack
from qipan.core.section import TimeUnit
from qipan.simulate.schema import Work

Thing = TypeVar("Thing")
# A stage without a limit in the pack takes about so long.
_UNLIMITED: tuple[float, TimeUnit] = (1.0, "working-hours")
_LONGEST = 4.0


class Pace:
    """Draws when a step is done. Works office hours for office limits, and at night for emergencies."""

    def __init__(self, work: Work, rng: np.random.Generator) -> None:
        self._work, self._rng = work, rng

    def done(self, stage: str, category: str, since: datetime, *, part: float = 1.0) -> datetime:
        """When a step is done that began at ``since`` and takes ``part`` of the stage's usual share."""
        rule = pack()[Limits].rule(stage, category)
        amount, unit = (rule.amount, rule.unit) if rule else _UNLIMITED
        return self.within(amount * part, unit, since) + timedelta(seconds=int(self._rng.integers(1, 50)))

    def within(self, amount: float, unit: TimeUnit, since: datetime) -> datetime:
        """When something is done that has a limit of its own, begun at ``since``."""
        share = self._work.pace * float(np.exp(self._rng.normal(0, self._work.pace_spread)))
        return calendar().deadline(since, amount * min(share, _LONGEST), unit).due_at

    def hours(self, mean: float) -> timedelta:
        """An exponential waiting time."""
        return timedelta(hours=float(self._rng.exponential(mean)))

    def happens(self, share: float) -> bool:
        """Whether something with this probability happens."""
        return bool(self._rng.random() < share)

    def choose(self, texts: tuple[Thing, ...]) -> Thing:
        """One of the texts, or of other things."""
        return texts[int(self._rng.integers(len(texts)))]
