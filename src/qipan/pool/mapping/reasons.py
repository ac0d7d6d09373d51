"""Why a row is refused: a closed list of reasons, each with the sentence that a person reads."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Reason(StrEnum):
    """Reason codes of the quarantine; they are stored and must not change their meaning."""

    RAGGED_ROW = "ragged-row"
    MISSING_KEY = "missing-key"
    MISSING_TIME = "missing-time"
    UNREADABLE_TIME = "unreadable-time"
    IMPOSSIBLE_TIME = "impossible-time"
    AMBIGUOUS_TIME = "ambiguous-time"
    FUTURE_TIME = "future-time"
    UNKNOWN_CATEGORY = "unknown-category"
    BAD_COORDINATE = "bad-coordinate"
    HALF_COORDINATE = "half-coordinate"
    OUTSIDE_BOUNDS = "outside-bounds"
    UNKNOWN_AREA = "unknown-area"
    UNKNOWN_STATUS = "unknown-status"
    CLOSED_BEFORE_OPENED = "closed-before-opened"
    BAD_VALUE = "bad-value"
    REPEATED_KEY = "repeated-key"
    IDENTICAL_ROW = "identical-row"
    CHANGED_ROW = "changed-row"


TEMPLATES: dict[Reason, str] = {
    Reason.RAGGED_ROW: "The row does not fit the header. {detail}",
    Reason.MISSING_KEY: "The row has no {column}, which identifies it.",
    Reason.MISSING_TIME: "The time in {column} is missing.",
    Reason.UNREADABLE_TIME: "The time “{value}” in {column} cannot be read as {detail}.",
    Reason.IMPOSSIBLE_TIME: "The time “{value}” in {column} never was in {detail}: clocks were set forward.",
    Reason.AMBIGUOUS_TIME: "The time “{value}” in {column} happened twice in {detail}: clocks were set back.",
    Reason.FUTURE_TIME: "The time “{value}” in {column} lies in the future; rows up to {detail} are taken.",
    Reason.UNKNOWN_CATEGORY: "“{value}” in {column} is no category that the source's mapping knows.",
    Reason.BAD_COORDINATE: "“{value}” in {column} is not a coordinate in degrees.",
    Reason.HALF_COORDINATE: "The row has one coordinate but not {column}.",
    Reason.OUTSIDE_BOUNDS: "The point {value} lies outside the source's bounds ({detail}).",
    Reason.UNKNOWN_AREA: "“{value}” in {column} is no area of the city.",
    Reason.UNKNOWN_STATUS: "“{value}” in {column} is no status that the source's mapping knows.",
    Reason.CLOSED_BEFORE_OPENED: "The closing time “{value}” in {column} lies before the opening, {detail}.",
    Reason.BAD_VALUE: "“{value}” in {column} cannot be used: {detail}.",
    Reason.REPEATED_KEY: "The key “{value}” already stands in row {detail}.",
    Reason.IDENTICAL_ROW: "The row says the same as the row with key “{value}” in row {detail}.",
    Reason.CHANGED_ROW: "The key “{value}” was imported before with other content ({detail}).",
}
"""One English sentence per reason over ``column``, ``value`` and ``detail``; the msgid for translation."""

SHOWN_CHARACTERS = 200


@dataclass(slots=True)
class Rejected:
    """A row for the quarantine, with all that is needed to explain and to mend it.

    ``raw`` holds the row's columns as JSON-able values; ``detail`` is what the reason's template needs
    beyond ``column`` and ``value``.
    """

    row: int
    reason_code: Reason
    column: str
    value: str
    raw: dict[str, Any]
    detail: str = ""

    @property
    def message(self) -> str:
        """The English sentence."""
        shown = self.value if len(self.value) <= SHOWN_CHARACTERS else self.value[:SHOWN_CHARACTERS] + "…"
        return TEMPLATES[self.reason_code].format(column=self.column, value=shown, detail=self.detail)


class Refused(Exception):
    """A field's reader refuses a row; the mapper turns it into ``Rejected``. Never leaves this package."""

    def __init__(self, reason: Reason, column: str, value: str = "", detail: str = "") -> None:
        super().__init__(reason, column, value)
        self.reason, self.column, self.value, self.detail = reason, column, value, detail
