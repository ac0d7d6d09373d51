"""What is still to happen, by simulated time: a queue of deeds, each done with the clock set to its time."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import datetime

from qipan.core.public import clock

Deed = Callable[[], None]


class Agenda:
    """Deeds in order of time; equal times keep the order in which they were entered."""

    def __init__(self, end: datetime) -> None:
        self.end = end
        self._waiting: list[tuple[datetime, int, Deed]] = []
        self._entered = 0

    def enter(self, at: datetime, deed: Deed) -> None:
        """Plan a deed; one at or after the end of the agenda will not happen, and is forgotten."""
        if at < self.end:
            heapq.heappush(self._waiting, (at, self._entered, deed))
            self._entered += 1

    def run(self, on_progress: Callable[[datetime], None]) -> None:
        """Do everything, each at its time, including what deeds enter while they run."""
        while self._waiting:
            at, _entered, deed = heapq.heappop(self._waiting)
            with clock.at(at):
                deed()
            on_progress(at)
