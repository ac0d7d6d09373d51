"""Lanes of a worker: each takes its own work, so that a slow lane delays no other.

A lane gives work one piece at a time: a callable that holds a lease on its row and settles it by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Lane:
    """``claim`` leases the next piece of work, or gives None; at most ``at_once`` pieces run at a time."""

    name: str
    claim: Callable[[], Work | None]
    at_once: int = 1

    def __post_init__(self) -> None:
        if self.at_once < 1:
            raise ValueError("A lane runs one piece of work at a time at least.")


_lanes: dict[str, Lane] = {}


def register_lane(lane: Lane) -> None:
    """A room registers a lane (from its ``AppConfig.ready``)."""
    _lanes[lane.name] = lane


def lanes(names: Collection[str] = ()) -> tuple[Lane, ...]:
    """All lanes, or those named, in order of registration: rooms below come first."""
    return tuple(lane for lane in _lanes.values() if not names or lane.name in names)


def drain(names: Collection[str] = ()) -> int:
    """Do all work that is due now in this thread, lane by lane; returns how many pieces were done."""
    count = 0
    for lane in lanes(names):
        while (work := lane.claim()) is not None:
            work()
            count += 1
    return count
