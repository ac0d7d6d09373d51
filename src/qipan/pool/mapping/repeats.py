"""Rows of one file that repeat a key: the first stands, identical and differing repeats are refused."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from typing import Any

from qipan.pool.mapping.cells import jsonable
from qipan.pool.mapping.mapped import Mapped
from qipan.pool.mapping.reasons import Reason, Rejected

_DIGEST_BYTES = 16
_ROW_BYTES = 8


class RepeatFilter:
    """Remembers the keys of one run.

    For each key one byte string is kept: the row, half the digest, and 16 bits per field by which the
    differing fields of a repeat are named. The bits come from Python's own hash, which holds within one
    process; of 65,536 differing fields one goes unnamed.
    """

    def __init__(self) -> None:
        self._seen: dict[str, bytes] = {}

    def __len__(self) -> int:
        return len(self._seen)

    def check(self, mapped: Mapped, raw: Mapping[str, Any] | None = None) -> Mapped | Rejected:
        """The row itself where its key is new, else why it is refused; ``raw`` goes into the quarantine."""
        print_ = _fingerprint(mapped)
        first = self._seen.setdefault(mapped.key, print_)
        if first is print_:
            return mapped
        row = int.from_bytes(first[:_ROW_BYTES], "big")
        kept = {name: jsonable(value) for name, value in (raw or {}).items()}
        if first[_ROW_BYTES : _ROW_BYTES + _DIGEST_BYTES] == print_[_ROW_BYTES : _ROW_BYTES + _DIGEST_BYTES]:
            return Rejected(mapped.row, Reason.IDENTICAL_ROW, "", mapped.key, kept, str(row))
        fields = _differing(mapped, first, print_)
        named = ", ".join(fields)
        detail = f"{row} with other content ({named})" if named else f"{row} with other content"
        return Rejected(mapped.row, Reason.REPEATED_KEY, named, mapped.key, kept, detail)


def _fields(mapped: Mapped) -> dict[str, Any]:
    """What is compared field by field, in a fixed order; kept columns under their own names."""
    return {
        "occurred_at": mapped.occurred_at,
        "received_at": mapped.received_at,
        "category": mapped.category,
        "text": mapped.text,
        "lon": mapped.lon,
        "lat": mapped.lat,
        "area_code": mapped.area_code,
        "address": mapped.address,
        "case_state": mapped.case_state,
        "closed_at": mapped.closed_at,
        **{f"payload.{name}": value for name, value in mapped.payload.items()},
    }


def _fingerprint(mapped: Mapped) -> bytes:
    values = list(_fields(mapped).values())
    try:
        bits = [hash(value) & 0xFFFF for value in values]
    except TypeError:  # a kept column holds a list or an object
        bits = [hash(repr(value)) & 0xFFFF for value in values]
    digest = bytes.fromhex(mapped.content_digest[: 2 * _DIGEST_BYTES])
    return mapped.row.to_bytes(_ROW_BYTES, "big") + digest + array("H", bits).tobytes()


def _differing(mapped: Mapped, first: bytes, second: bytes) -> list[str]:
    start = _ROW_BYTES + _DIGEST_BYTES
    before, after = array("H", first[start:]), array("H", second[start:])
    return [name for name, a, b in zip(_fields(mapped), before, after, strict=True) if a != b]
