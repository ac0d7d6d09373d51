"""Kinds of queued jobs: what runs, in which lane, and how much time, memory and patience it gets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

from qipan.core.backoff import Backoff
from qipan.core.jobs.lanes import Lane, register_lane

if TYPE_CHECKING:
    from qipan.core.jobs.running import JobRun

Result = dict[str, Any]


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of job. ``run`` is safe to repeat: a killed worker's job is run again.

    A job that exceeds ``seconds`` or ``megabytes`` (of its process) is ended for good; other failures are
    tried again up to ``attempts`` times. One ``by_hand`` may be started by whoever manages jobs.
    """

    name: str
    title: str | Promise
    run: Callable[[JobRun], Result | None]
    lane: str
    seconds: int = 3600
    megabytes: int = 2048
    attempts: int = 3
    by_hand: bool = False
    pauses: Backoff = field(default=Backoff(timedelta(seconds=30), timedelta(hours=1)))

    def __post_init__(self) -> None:
        if min(self.seconds, self.megabytes, self.attempts) < 1:
            raise ValueError("A job needs a second, a megabyte and an attempt at least.")


_kinds: dict[str, JobKind] = {}


def register_kind(kind: JobKind, *, at_once: int = 1) -> None:
    """A room registers a kind of job (from its ``AppConfig.ready``), and with it the lane that it runs in."""
    from qipan.core.jobs.running import claim_work

    _kinds[kind.name] = kind
    register_lane(Lane(kind.lane, partial(claim_work, kind.lane), at_once))


def job_kind(name: str) -> JobKind | None:
    """The kind with a name; None for one that this version of the program does not know."""
    return _kinds.get(name)


def job_kinds() -> tuple[JobKind, ...]:
    """All kinds, in order of registration."""
    return tuple(_kinds.values())
