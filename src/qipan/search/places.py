"""Where a row stands in an index: by its time to the second, then by its key; the newest is the highest."""

from __future__ import annotations

from datetime import datetime

_PK_BITS, _BLOCK_BITS = 24, 44


def place_of(at: datetime, pk: int) -> int:
    """Where a row of a time and key stands among all."""
    return (int(at.timestamp()) << _PK_BITS) | (pk & ((1 << _PK_BITS) - 1))


def place_at(moment: datetime) -> int:
    """The first place that a row of ``moment`` can have."""
    return int(moment.timestamp()) << _PK_BITS


def block_of(place: int) -> int:
    """The span of twelve days (2**20 seconds) that a place lies in."""
    return place >> _BLOCK_BITS
