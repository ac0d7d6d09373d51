"""A city as text: the value of every section that the city wrote."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from qipan.errors import PackError
from qipan.packs.messages import Text as _
from qipan.packs.section.city import CITY, City
from qipan.packs.sections import Section, sections

T = TypeVar("T")


class Pack:
    """A frozen value, compared by what it says. ``pack[CLOCKS]`` is a section; ``CLOCKS in pack`` says
    whether the city wrote it. A section that it did not write has a value all the same: nothing, or what is
    right for any city.
    """

    __slots__ = ("_absent", "_values")

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = dict(sorted(values.items()))
        self._absent: dict[str, Any] = {}

    @property
    def city(self) -> City:
        """The identity of the city and of this version of its text."""
        return self[CITY]

    def __getitem__(self, section: Section[T]) -> T:
        value: T
        if section.key in self._values:
            value = self._values[section.key]
        elif section.key in self._absent:
            value = self._absent[section.key]
        else:
            value = self._absent[section.key] = section.absent(self._values[CITY.key])
        return value

    def __contains__(self, section: Section[Any]) -> bool:
        return section.key in self._values

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pack) and self._values == other._values

    def __hash__(self) -> int:
        return hash((self.city.code, self.city.version))

    def written(self, section: Section[T]) -> T:
        """The section, which the city has to have written. Raises ``PackError`` that says what is missing."""
        if section not in self:
            raise SectionMissing(section)
        return self[section]

    def replace(self, section: Section[T], value: T) -> Pack:
        """The same text with another value of one section."""
        return Pack({**self._values, section.key: value})

    def without(self, section: Section[Any]) -> Pack:
        """The same text as if the city had not written a section."""
        return Pack({key: value for key, value in self._values.items() if key != section.key})

    def dump(self) -> dict[str, Any]:
        """What the city wrote as JSON values, section by section."""
        return {key: adapter(key).dump_python(value, mode="json") for key, value in self._values.items()}

    def to_json(self) -> str:
        """The text as the store keeps it."""
        return json.dumps(self.dump(), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Pack:
        """The pack that ``to_json`` wrote. Raises ``PackError`` where it fits another version of Qipan."""
        values, faults = {}, []
        for key, value in json.loads(text).items():
            try:
                values[key] = adapter(key).validate_python(value)
            except KeyError:
                faults.append(key)
            except ValidationError as error:
                faults += [".".join(map(str, (key, *one["loc"]))) for one in error.errors()]
        if faults or CITY.key not in values:
            what = _(
                "This text was written for another version of Qipan: {count} entries do not fit.",
                count=len(faults),
            )
            raise PackError(what, where=", ".join(faults[:3]))
        return cls(values)


class SectionMissing(PackError):
    """A page or a command needs a part of the city's text that the city did not write."""

    status = 409
    code = "section-missing"

    def __init__(self, section: Section[Any]) -> None:
        super().__init__(
            _("This city's text has no {file}, and without it this cannot be done.", file=section.file),
            mend=_("Write the file, check it with `qipan city check` and load it with `qipan init`."),
        )
        self.section = section.key


@cache
def adapter(key: str) -> TypeAdapter[Any]:
    """What validates and dumps a section. Raises ``KeyError`` when no room has such a section."""
    return TypeAdapter(sections()[key].type)
