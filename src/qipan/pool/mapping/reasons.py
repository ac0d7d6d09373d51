"""Why a row is refused: a closed list of reasons, each with the sentence that a person reads."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _


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
    SHORTENED_NUMBER = "shortened-number"


TEMPLATES: dict[Reason, str] = {
    Reason.RAGGED_ROW: _("The row does not fit the header. {detail}"),
    Reason.MISSING_KEY: _("The row has no {column}, which identifies it."),
    Reason.MISSING_TIME: _("The time in {column} is missing."),
    Reason.UNREADABLE_TIME: _("The time “{value}” in {column} cannot be read as {detail}."),
    Reason.IMPOSSIBLE_TIME: _(
        "The time “{value}” in {column} does not exist in {detail}: clocks were set forward."
    ),
    Reason.AMBIGUOUS_TIME: _(
        "The time “{value}” in {column} happened twice in {detail}: clocks were set back."
    ),
    Reason.FUTURE_TIME: _(
        "The time “{value}” in {column} lies in the future; rows up to {detail} are taken."
    ),
    Reason.UNKNOWN_CATEGORY: _("“{value}” in {column} is not a category in the mapping of the source."),
    Reason.BAD_COORDINATE: _("“{value}” in {column} is not a coordinate in degrees."),
    Reason.HALF_COORDINATE: _("The row has one coordinate but not {column}."),
    Reason.OUTSIDE_BOUNDS: _("The point {value} lies outside the source's bounds ({detail})."),
    Reason.UNKNOWN_AREA: _("“{value}” in {column} is not an area of the city."),
    Reason.UNKNOWN_STATUS: _("“{value}” in {column} is not a status in the mapping of the source."),
    Reason.CLOSED_BEFORE_OPENED: _(
        "The closing time “{value}” in {column} lies before the opening, {detail}."
    ),
    Reason.BAD_VALUE: _("“{value}” in {column} cannot be used: {detail}."),
    Reason.REPEATED_KEY: _("The key “{value}” is also in row {detail}."),
    Reason.IDENTICAL_ROW: _("The row says the same as the row with key “{value}” in row {detail}."),
    Reason.CHANGED_ROW: _("The key “{value}” was imported before with other content ({detail})."),
    Reason.SHORTENED_NUMBER: _("“{value}” in {column} was shortened by a spreadsheet: {detail}."),
}
"""One English sentence per reason over ``column``, ``value`` and ``detail``; the key for translation."""

SHOWN_CHARACTERS = 200


class Remark(StrEnum):
    """What is odd about a row that is taken in all the same; counted in the quality, kept with the signal."""

    MERGED_CELL = "merged-cell"
    POINT_OUTSIDE_AREA = "point-outside-area"
    SHORTENED_NUMBER = "shortened-number"


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
        """The sentence in the language of the reader."""
        return sentence(self.reason_code, self.column, self.value, self.detail)


def sentence(reason: str, column: str, value: str, detail: str) -> str:
    """Why a row was refused, in the language of the reader."""
    shown = value if len(value) <= SHOWN_CHARACTERS else value[:SHOWN_CHARACTERS] + "…"
    template = gettext(TEMPLATES[Reason(reason)])
    return template.format(column=column, value=shown, detail=gettext(detail) if detail else "")


class LeftOut(Exception):
    """A row lies outside the stretch that is wanted; no check speaks of it. Never leaves this package."""


class Refused(Exception):
    """A field's reader refuses a row; the mapper turns it into ``Rejected``. Never leaves this package."""

    def __init__(self, reason: Reason, column: str, value: str = "", detail: str = "") -> None:
        super().__init__(reason, column, value)
        self.reason, self.column, self.value, self.detail = reason, column, value, detail
