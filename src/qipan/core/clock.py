"""The one source of "now".

A demo or a replay runs on simulated time: either frozen for a block of code (``at``), or shifted by an offset
that the store keeps (a city whose day began last January still ticks).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

_frozen: ContextVar[datetime | None] = ContextVar("qipan_frozen_now", default=None)


class _Shift:
    """How far this process's clock runs from real time."""

    value = timedelta(0)


def now() -> datetime:
    """The current time, aware, in UTC: frozen, shifted or real."""
    return _frozen.get() or datetime.now(UTC) + _Shift.value


def wall_now() -> datetime:
    """The real time of the machine, for what must not be simulated (when a row was recorded)."""
    return datetime.now(UTC)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Freeze ``now`` at an aware ``moment`` inside the block.

    Raises ``ValueError`` for a naive datetime.
    """
    if moment.tzinfo is None:
        raise ValueError("A simulated moment needs a time zone.")
    token = _frozen.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)


def set_offset(offset: timedelta) -> None:
    """Shift ``now`` for the whole process (the store's simulated clock)."""
    _Shift.value = offset


def offset() -> timedelta:
    """How far the process's clock is shifted from real time."""
    return _Shift.value
