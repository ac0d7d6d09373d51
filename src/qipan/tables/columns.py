"""Columns of a table: names, what they hold, what they mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from django.utils.functional import Promise

Kind = Literal["text", "time", "number", "whole", "truth"]
Values = Sequence[Any]
"""The values of a row in the order of its columns; times are aware datetimes."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``name`` in files for programs, ``title`` in files for people, ``meaning`` in their notes."""

    name: str
    kind: Kind
    title: str | Promise
    meaning: str | Promise


class Notes(Protocol):
    """What a file says of itself: ``plain`` for programs, ``lines`` for people, in the page's language."""

    def plain(self) -> dict[str, str]:
        """Names and values."""

    def lines(self) -> list[tuple[str, str]]:
        """Words and values."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file holds: a title for people, its columns, and what it says of itself."""

    title: str
    columns: tuple[Column, ...]
    notes: Notes
