"""Samples of time, taken in turn from contenders that stand side by side."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Sample:
    """One repetition: seconds on the clock and seconds of processor, and what else was counted."""

    wall: float
    cpu: float
    queries: int | None = None


@dataclass(slots=True)
class Contender:
    """Something that is measured: ``once`` does the work and says what it cost."""

    name: str
    once: Callable[[], Sample]
    samples: list[Sample] = field(default_factory=list)

    def median(self, what: str = "wall") -> float:
        """Median seconds of ``wall`` or ``cpu``."""
        return statistics.median(getattr(sample, what) for sample in self.samples)

    def spread(self) -> tuple[float, float]:
        """Least and most seconds on the clock."""
        walls = [sample.wall for sample in self.samples]
        return min(walls), max(walls)

    @property
    def queries(self) -> int | None:
        """Most queries of a repetition."""
        counted = [sample.queries for sample in self.samples if sample.queries is not None]
        return max(counted, default=None)


def in_turn(contenders: Sequence[Contender], repeat: int) -> None:
    """Warm each up once, then measure all ``repeat`` times in turn, so that load falls on all alike."""
    for contender in contenders:
        contender.once()
    for _ in range(repeat):
        for contender in contenders:
            gc.collect()
            contender.samples.append(contender.once())


def timed(work: Callable[[], object]) -> Sample:
    """Do the work in this process and take both times."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Sample(time.perf_counter() - wall, time.process_time() - cpu)


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which a share of the values lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
