"""How good a source's rows are: completeness per field, shares that matter, reasons for refusal."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from itertools import compress
from typing import Any

from qipan.pool.mapping.cells import utc_text
from qipan.pool.mapping.mapped import Mapped
from qipan.pool.mapping.reasons import Reason, Rejected, Remark

FIELDS = ("category", "text", "coordinates", "area", "address", "case_state", "closed_at")

Pattern = tuple[tuple[bool, ...], tuple[str, ...]]


class QualityTally:
    """Counts rows as they pass; tallies of parts of a file merge into that of the whole."""

    def __init__(self) -> None:
        self.accepted = 0
        self.reasons: Counter[Reason] = Counter()
        self.remarks: Counter[Remark] = Counter()
        self.first: datetime | None = None
        self.last: datetime | None = None
        self._patterns: Counter[Pattern] = Counter()

    @property
    def rejected(self) -> int:
        """Rows that went into quarantine."""
        return self.reasons.total()

    @property
    def rows(self) -> int:
        """All rows: accepted and rejected ones."""
        return self.accepted + self.rejected

    def add(self, row: Mapped | Rejected) -> None:
        """Count one row."""
        if isinstance(row, Rejected):
            self.reasons[row.reason_code] += 1
            return
        self.accepted += 1
        self.remarks.update({remark for remark, _column, _value in row.remarks})
        self._widen(row.occurred_at, row.occurred_at)
        self._patterns[_pattern(row)] += 1

    def merge(self, other: QualityTally) -> None:
        """Add the counts of another part of the same source."""
        self.accepted += other.accepted
        self.reasons.update(other.reasons)
        self.remarks.update(other.remarks)
        self._patterns.update(other._patterns)
        if other.first is not None and other.last is not None:
            self._widen(other.first, other.last)

    def filled(self) -> dict[str, int]:
        """Accepted rows with a value, per field and per kept column (``payload.<column>``)."""
        counts = dict.fromkeys(FIELDS, 0)
        kept: Counter[str] = Counter()
        for (present, names), rows in self._patterns.items():
            for name in compress(FIELDS, present):
                counts[name] += rows
            for name in names:
                kept[f"payload.{name}"] += rows
        return {**counts, **dict(sorted(kept.items()))}

    def as_dict(self) -> dict[str, Any]:
        """JSON-able figures. Shares are of accepted rows, 0…1 to six places; ``None`` without rows."""
        filled = self.filled()
        return {
            "rows": self.rows,
            "accepted": self.accepted,
            "rejected": self.rejected,
            "reasons": {reason.value: self.reasons[reason] for reason in Reason if self.reasons[reason]},
            "remarks": {remark.value: self.remarks[remark] for remark in Remark if self.remarks[remark]},
            "filled": filled,
            "completeness": {name: self._share(count) for name, count in filled.items()},
            "without_coordinates": self._share(self.accepted - filled["coordinates"]),
            "without_category": self._share(self.accepted - filled["category"]),
            "blank_area": self._share(self.accepted - filled["area"]),
            "first": utc_text(self.first) if self.first else None,
            "last": utc_text(self.last) if self.last else None,
        }

    def _share(self, count: int) -> float | None:
        return round(count / self.accepted, 6) if self.accepted else None

    def _widen(self, first: datetime, last: datetime) -> None:
        if self.first is None or first < self.first:
            self.first = first
        if self.last is None or last > self.last:
            self.last = last


def _pattern(row: Mapped) -> Pattern:
    """Which of ``FIELDS`` are present, and which kept columns: few patterns stand for many rows."""
    present = (
        bool(row.category),
        bool(row.text),
        row.lon is not None,
        bool(row.area_code),
        bool(row.address),
        bool(row.case_state),
        row.closed_at is not None,
    )
    return present, tuple([name for name, value in row.payload.items() if value not in (None, "")])
