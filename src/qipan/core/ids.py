"""Public ids: a kind prefix and a ULID, sortable by time and unguessable (80 random bits).

Source: ULID specification (Crockford base32, 48-bit milliseconds, 80-bit randomness), in lower case.
"""

from __future__ import annotations

import os
import re
from datetime import datetime

from qipan.core import clock

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
ID_LENGTH = 30
PATTERN = re.compile(r"[a-z]{3}_[0-9a-hjkmnp-tv-z]{26}")

# One row per pair of characters: a 10-bit value to two letters, so that an id costs 13 look-ups.
_PAIRS = [a + b for a in ALPHABET for b in ALPHABET]


def new_id(prefix: str, at: datetime | None = None) -> str:
    """A fresh id ``<prefix>_<26 characters>`` whose order follows ``at`` (default.

    Now, to the millisecond).
    """
    milliseconds = int((at or clock.now()).timestamp() * 1000) & ((1 << 48) - 1)
    value = (milliseconds << 80) | int.from_bytes(os.urandom(10), "big")
    pairs = [_PAIRS[(value >> shift) & 1023] for shift in range(120, -1, -10)]
    return f"{prefix}_{''.join(pairs)}"


def is_id(text: str) -> bool:
    """Whether ``text`` has the form of a public id."""
    return bool(PATTERN.fullmatch(text))


def prefix_of(public_id: str) -> str:
    """The kind prefix of a public id, or an empty string when the text is not one."""
    return public_id[:3] if is_id(public_id) else ""
