"""What a store's own failures mean to a person: full, locked, not writable."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError

from qipan.errors import StoreError

_FULL = (
    "database or disk is full",
    "no space left",
    "could not extend file",
    "disk full",
    "disk i/o error",
    "disk quota",
)
_LOCKED = ("database is locked", "database table is locked", "lock timeout", "deadlock detected")
_CLOSED = ("readonly database", "read-only", "unable to open database file", "permission denied")
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def store_faults() -> Iterator[None]:
    """Turn a full, locked or unwritable store into ``StoreError`` with the way out; all else passes."""
    try:
        yield
    except DatabaseError as error:
        told = _meaning(str(error))
        if told is None:
            raise
        raise told from error
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        raise _full(error.strerror or str(error)) from error


def _meaning(text: str) -> StoreError | None:
    lowered, line = text.lower(), text.strip().splitlines()[0] if text.strip() else ""
    if any(sign in lowered for sign in _FULL):
        return _full(line)
    if any(sign in lowered for sign in _LOCKED):
        return StoreError(
            f"The store is locked by another process ({line}).",
            mend="Wait until it has finished, or stop it; then run the same command again: it goes on.",
        )
    if any(sign in lowered for sign in _CLOSED):
        return StoreError(
            f"The store cannot be written ({line}).",
            mend="Give this account the right to write in the store's folder.",
        )
    return None


def _full(reason: str) -> StoreError:
    return StoreError(
        f"The store could not be written: there is no room, or the disk is failing ({reason}).",
        mend="Make room, then run the same command again: it goes on where it stopped.",
    )
