"""A row in the city's own terms, and the digest by which two such rows are compared."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from qipan.pool.mapping.cells import utc_text
from qipan.pool.mapping.reasons import Reason, Refused, Remark

_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


@dataclass(slots=True)
class Mapped:
    """One accepted row.

    Times are aware UTC; ``lon``/``lat`` are degrees or both ``None``; empty ``category`` is
    unclassified, empty ``area_code`` unknown. ``payload`` holds the kept columns as JSON-able values.
    ``closed_at`` is never before ``occurred_at``. ``content_digest`` (SHA-256 hex) covers all but ``row`` and
    ``remarks``: (what is odd, column, value).
    """

    row: int
    key: str
    occurred_at: datetime
    received_at: datetime
    category: str
    text: str
    lon: float | None
    lat: float | None
    area_code: str
    address: str
    payload: dict[str, Any]
    confidence: float
    case_state: str
    closed_at: datetime | None
    content_digest: str = ""
    remarks: list[tuple[Remark, str, str]] = field(default_factory=list)

    def content(self) -> list[Any]:
        """All but ``row`` and ``remarks`` as JSON values in a fixed order."""
        return [
            self.key,
            utc_text(self.occurred_at),
            utc_text(self.received_at),
            self.category,
            self.text,
            self.lon,
            self.lat,
            self.area_code,
            self.address,
            self.confidence,
            self.case_state,
            utc_text(self.closed_at) if self.closed_at else None,
            self.payload,
        ]


def seal(mapped: Mapped) -> Mapped:
    """Set the digest; a row without a key has the digest as its key.

    Raises:
        Refused: a text that databases cannot hold (a zero character, half a surrogate pair).
    """
    try:
        content = _encode(mapped.content()).encode()
    except UnicodeEncodeError:
        raise _broken_text(mapped) from None
    if b"\\u0000" in content and any("\x00" in text for text in _texts(mapped).values()):
        raise _broken_text(mapped)
    mapped.content_digest = hashlib.sha256(content).hexdigest()
    if not mapped.key:
        mapped.key = f"sha256:{mapped.content_digest}"
    return mapped


def _texts(mapped: Mapped) -> dict[str, str]:
    kept = {name: str(value) for name, value in mapped.payload.items()}
    return {"key": mapped.key, "text": mapped.text, "address": mapped.address, **kept}


def _broken_text(mapped: Mapped) -> Refused:
    """The refusal that names the first field whose text is broken, in a printable form."""
    for name, text in _texts(mapped).items():
        if "\x00" in text or text.encode(errors="ignore").decode() != text:
            return Refused(Reason.BAD_VALUE, name, ascii(text), "it holds a broken character")
    raise AssertionError("no field of the row holds broken text")
