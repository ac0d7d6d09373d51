"""A source's words for categories and statuses, turned into the city's codes."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from qipan.errors import PackError
from qipan.pool.mapping.cells import text_of
from qipan.pool.mapping.reasons import Reason, Refused
from qipan.sense.section.sources import CaseField, CategoryField


class CategoryReader:
    """Reads a ``CategoryField``; the empty code means unclassified.

    Raises:
        PackError: the field leads to a code that the city does not have.
    """

    def __init__(self, field: CategoryField, categories: Container[str], *, where: str = "") -> None:
        self.field = field
        self.columns = (field.column,)
        strange = sorted(c for c in {*field.values.values(), field.blank} if c and c not in categories)
        if strange:
            raise PackError(
                f"The categories {', '.join(strange)} are not the city's.",
                where=where,
                mend="Correct the values of category, or add the codes to categories.yaml.",
            )

    def read(self, cell: Any) -> str:
        """The city's code. Raises ``Refused`` for an unknown value that the source wants quarantined."""
        text = text_of(cell)
        code = self.field.values.get(text)
        if code is not None:
            return code
        if not text:
            return self.field.blank
        if self.field.unknown == "unclassified":
            return ""
        raise Refused(Reason.UNKNOWN_CATEGORY, self.field.column, text)


class StatusReader:
    """Reads the status of an old case file as a state code of the workflow."""

    def __init__(self, field: CaseField) -> None:
        self.field = field
        self.columns = (field.status_column,)

    def read(self, cell: Any) -> str:
        """The state code. Raises ``Refused`` for a status that is not listed, a blank one included."""
        text = text_of(cell)
        state = self.field.states.get(text)
        if state is None:
            raise Refused(Reason.UNKNOWN_STATUS, self.field.status_column, text)
        return state
