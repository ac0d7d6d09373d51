"""How alike two reports are: place, time, kind of matter and words, as numbers that a model can weigh.

Words are compared by pairs of neighbouring characters, which serves Chinese (no word boundaries needed) and
English alike, and forgives a slip of the pen. The measure is Dice's (1945): twice the shared pairs over all
pairs of both, 0 to 1.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import add

import numpy as np
from numpy.typing import NDArray

FEATURES = ("address", "log_metres", "days", "open", "category", "words", "open_there")
"""Columns of a feature matrix, in order: see ``features``."""

# Longer texts begin with the matter and go on with its history; their beginning is enough.
READ_CHARACTERS = 400
FAR_METRES = 2000.0
METRES_PER_DEGREE = 111_195.0
# A neighbourhood's reports are read again and again.
KEPT_TEXTS = 4096
_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Matter:
    """A report as likeness sees it.

    Attributes:
        day: local calendar day as an ordinal (``date.toordinal``).
        lon, lat: degrees, or both ``None``.
        address, text: as written.
        kinds: category and its ancestors, nearest first; empty when unclassified.
        open: nobody has closed it yet.
    """

    day: int
    lon: float | None
    lat: float | None
    address: str
    text: str
    kinds: tuple[str, ...]
    open: bool = True


@lru_cache(maxsize=KEPT_TEXTS)
def plain(text: str) -> str:
    """``text`` in one width and case, without signs and spaces, at most ``READ_CHARACTERS`` long."""
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text[:READ_CHARACTERS]).lower())


@lru_cache(maxsize=KEPT_TEXTS)
def grams(text: str) -> frozenset[str]:
    """Pairs of neighbouring characters of ``plain(text)``; a single character stands for itself."""
    said = plain(text)
    return frozenset(map(add, said, said[1:])) if len(said) > 1 else frozenset(said)


def dice(one: frozenset[str], other: frozenset[str]) -> float:
    """Dice's coefficient, 0 to 1; 0 where either is empty."""
    return 2.0 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def metres(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Distance in metres on a sphere, flat within a neighbourhood (error below 1 % at 2 km)."""
    east = (other_lon - lon) * math.cos(math.radians(lat))
    return METRES_PER_DEGREE * math.hypot(east, other_lat - lat)


def apart(one: Matter, other: Matter) -> float | None:
    """Metres between two reports, or ``None`` when the place of either is not known."""
    if one.lon is None or one.lat is None or other.lon is None or other.lat is None:
        return None
    return metres(one.lon, one.lat, other.lon, other.lat)


def same_kind(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """1 for the same category, 0.5 for one with the same parent (or its parent itself), else 0."""
    if not one or not other:
        return 0.0
    if one[0] == other[0]:
        return 1.0
    return 0.5 if set(one[:2]) & set(other[:2]) else 0.0


def features(new: Matter, earlier: Sequence[Matter]) -> NDArray[np.float64]:
    """One row for each earlier report (shape ``(len(earlier), 7)``), columns as in ``FEATURES``.

    ``address``: likeness of the addresses, 1 when they are the same; ``log_metres``: log(1 + metres), unknown
    counts as 2 km; ``days``: calendar days between; ``open``: whether the earlier one is; ``category``: see
    ``same_kind``; ``words``: likeness of the texts; ``open_there``: open reports at this very address.
    Nothing in it is learned later than the new report came in.
    """
    said, place = grams(new.text), plain(new.address)
    where = grams(new.address)
    rows = np.empty((len(earlier), len(FEATURES)))
    there = 0
    for at, old in enumerate(earlier):
        same = bool(place) and plain(old.address) == place
        there += same and old.open
        rows[at, 0] = 1.0 if same else 0.99 * dice(where, grams(old.address))
        distance = apart(new, old)
        rows[at, 1] = math.log1p(FAR_METRES if distance is None else min(distance, FAR_METRES))
        rows[at, 2] = new.day - old.day
        rows[at, 3] = old.open
        rows[at, 4] = same_kind(new.kinds, old.kinds)
        rows[at, 5] = dice(said, grams(old.text))
    rows[:, 6] = there
    return rows
