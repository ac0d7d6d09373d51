"""What a rule sees of a city's text while it is checked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from qipan.packs.problems import Problem
from qipan.packs.reading import ANY, PackText
from qipan.packs.section.city import CITY, City
from qipan.packs.sections import Named, Section, kinds
from qipan.packs.yamltext import Path

T = TypeVar("T")


class CannotJudge(Exception):
    """A rule asked for a section whose form is broken."""

    def __init__(self, file: str) -> None:
        super().__init__(file)
        self.file = file


class View:
    """The sections that are right in form, the names that they declare, and where each thing was written.

    A rule that asks for a broken section is left off (``CannotJudge``), so that a broken file never hides
    what is wrong with the others, nor blames them for its own faults.
    """

    def __init__(self, text: PackText, now: datetime | None = None) -> None:
        self.text, self._now = text, now
        self._names: dict[str, dict[str, Named]] = {}

    @property
    def city(self) -> City:
        """The city's identity."""
        return self[CITY]

    @property
    def today(self) -> date | None:
        """The local day of the check; None where a text is judged without a date."""
        if self._now is None:
            return None
        try:
            return self._now.astimezone(ZoneInfo(self.city.timezone)).date()
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return self._now.date()

    def __getitem__(self, section: Section[T]) -> T:
        if section.key in self.text.broken:
            raise CannotJudge(section.file)
        value: T = self.text.sections[section.key] if section in self else section.absent(self.city)
        return value

    def __contains__(self, section: Section[Any]) -> bool:
        return section.key in self.text.sections

    def names(self, kind: str) -> Mapping[str, Named]:
        """Everything of a kind that the text names, by code."""
        if kind not in self._names:
            section, how = kinds()[kind]
            value, claims = self.text.partial.get(section.key), self.text.claimed.get(section.key, set())
            if section.key in self.text.broken and (value is None or ANY in claims):
                raise CannotJudge(section.file)
            entries = how.entries(self[section] if value is None else value, self)
            claimed = {code: Named(code) for code in claims}
            self._names[kind] = claimed | {entry.code: entry for entry in entries}
        return self._names[kind]

    def parents(self, kind: str) -> dict[str, str]:
        """Code -> parent of everything of a kind."""
        return {code: entry.parent for code, entry in self.names(kind).items()}

    def where(self, *path: str | int) -> tuple[str, int]:
        """File and line of ``path``, or of the nearest thing that encloses it."""
        return self.text.where(*path)

    def problem(self, path: Path, what: str, mend: str) -> Problem:
        """A problem at the place where ``path`` was written."""
        return self.text.problem(path, what, mend)
