"""An earlier report that may be about the same matter, and how far back and how many are weighed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from qipan.kernels.likeness import FEATURES

WINDOW = timedelta(days=30)
MOST = 40


@dataclass(frozen=True, slots=True)
class Candidate:
    """An earlier case that may be about the same matter.

    ``values``: the pair's features in the order of ``FEATURES``; ``metres``: ``None`` without both places.
    """

    case: str
    probability: float
    likely: bool
    metres: float | None
    values: tuple[float, ...]

    def value(self, feature: str) -> float:
        """One feature of the pair."""
        return self.values[FEATURES.index(feature)]
