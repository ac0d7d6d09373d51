"""A sample that nobody can foresee, steer or deny: drawn by a keyed hash, and drawn again by anybody later.

The seed is fixed by a published commitment before the frame exists; the beacon is known only when it does.
Who knows one of them alone can neither choose nor foresee the sample (commit and reveal, Blum 1983).
"""

from __future__ import annotations

import hashlib
import hmac
import math
from collections import defaultdict
from collections.abc import Sequence


def commitment(seed: bytes) -> str:
    """What is published of a seed before it is used: its SHA-256 in hexadecimal."""
    return hashlib.sha256(seed).hexdigest()


def size(among: int, share: float, at_least: int) -> int:
    """How many of ``among`` are drawn: the share, rounded up, at least ``at_least``, at most all."""
    # Rounded first: 0.07 of 100 is 7, though floating point makes it a little more.
    return min(among, max(at_least, math.ceil(round(share * among, 9))))


def draw(
    frame: Sequence[tuple[str, str]], *, seed: bytes, beacon: str, share: float, at_least: int
) -> list[str]:
    """Items drawn from ``frame``: pairs of item and stratum, each item once.

    In each stratum those with the smallest HMAC-SHA-256 of beacon and item under ``seed``; every subset of a
    size is equally likely, and the order of the frame does not count. Sorted by item.
    """
    strata: dict[str, list[str]] = defaultdict(list)
    for item, stratum in frame:
        strata[stratum].append(item)
    drawn = []
    for items in strata.values():
        ranked = sorted(items, key=lambda item: rank(seed, beacon, item))
        drawn += ranked[: size(len(items), share, at_least)]
    return sorted(drawn)


def rank(seed: bytes, beacon: str, item: str) -> bytes:
    """The place of an item in its stratum, as a digest that sorts."""
    return hmac.new(seed, f"{beacon}\n{item}".encode(), hashlib.sha256).digest()


def frame_digest(frame: Sequence[tuple[str, str]]) -> str:
    """SHA-256 of the sorted frame, so that a frame shown later can be held against the one drawn from."""
    lines = "\n".join(f"{item} {stratum}" for item, stratum in sorted(frame))
    return hashlib.sha256(lines.encode()).hexdigest()
