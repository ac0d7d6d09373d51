"""How long to wait before the next attempt: doubled with each failure in a row, up to a longest pause."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

# Doubling more often than this is past any pause, and past what a time span can express.
MOST_DOUBLINGS = 16


@dataclass(frozen=True, slots=True)
class Backoff:
    """``first`` after one failure, then twice as long each time, never longer than ``longest``."""

    first: timedelta
    longest: timedelta

    def __post_init__(self) -> None:
        if not timedelta(0) < self.first <= self.longest:
            raise ValueError("A back-off needs 0 < first <= longest.")

    def pause(self, failures: int, *, at_least: float = 0.0) -> timedelta:
        """The pause after ``failures`` in a row, or ``at_least`` so many seconds if that is longer."""
        doublings: int = 2 ** min(max(failures - 1, 0), MOST_DOUBLINGS)
        return max(min(self.first * doublings, self.longest), timedelta(seconds=at_least))
