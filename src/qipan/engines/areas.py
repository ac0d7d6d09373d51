"""The tree of areas, handed in as a small table: each area with its parent and its level."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from qipan.errors import InputError


@dataclass(frozen=True)
class AreaTree:
    """Areas as (code, parent code, level); a root's parent is empty.

    Raises ``InputError`` for a code that occurs twice, an unknown parent, or an area within itself.
    """

    areas: tuple[tuple[str, str, str], ...]

    def __post_init__(self) -> None:
        if not self.areas or len(self._parents) < len(self.areas):
            raise InputError("A tree of areas needs areas, each of its own code.")
        for code, parent, _level in self.areas:
            if parent and parent not in self._parents:
                raise InputError(f"Area {code!r} lies in {parent!r}, which is unknown.")
            if len(set(chain := list(self._chain(code)))) < len(chain):
                raise InputError(f"Area {code!r} lies within itself.")

    @cached_property
    def _parents(self) -> dict[str, str]:
        return {code: parent for code, parent, _level in self.areas}

    @cached_property
    def levels(self) -> dict[str, str]:
        """Level by code."""
        return {code: level for code, _parent, level in self.areas}

    def _chain(self, code: str) -> Iterator[str]:
        """The area and what it lies in, upwards; stops after one round of a circle."""
        for _step in range(len(self._parents) + 1):
            if not code:
                return
            yield code
            code = self._parents[code]

    def at(self, level: str) -> dict[str, str]:
        """The area of ``level`` that holds each area (itself included), by code; areas above it are left out.

        Raises ``InputError`` for a level that no area has.
        """
        if level not in self.levels.values():
            names = ", ".join(sorted(set(self.levels.values())))
            raise InputError(f"No area is of level {level!r}.", mend=f"There are: {names}.")
        return {
            code: above
            for code in self._parents
            for above in self._chain(code)
            if self.levels[above] == level
        }

    def within(self, codes: Iterable[str]) -> frozenset[str]:
        """Codes of these areas and of all that lie in them. Raises ``InputError`` for an unknown code."""
        roots = frozenset(codes)
        if unknown := roots - self._parents.keys():
            raise InputError(f"Unknown areas: {', '.join(sorted(unknown))}.")
        return frozenset(code for code in self._parents if not roots.isdisjoint(self._chain(code)))
