"""What an indicator counts and where: its signals, and the watched areas they belong to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

from qipan.engines.conditions import OneOf, one_of
from qipan.judge.section.indicators import Indicator, Indicators, feeds_of
from qipan.packs.index import PackIndex
from qipan.places.section import AREAS


@dataclass(frozen=True)
class Scope:
    """An indicator over the areas of one level."""

    index: PackIndex
    indicator: Indicator
    level: str

    @cached_property
    def areas(self) -> tuple[str, ...]:
        """Codes of the watched areas; the order is that of all arrays."""
        return tuple(area.code for area in self.index.pack[AREAS] if area.level == self.level)

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {code: row for row, code in enumerate(self.areas)}

    @cached_property
    def rows(self) -> dict[str, int]:
        """Row by area code, for the watched areas and all within them; the city holds every place."""
        known = {area.code: self.row(area.code) for area in self.index.pack[AREAS]}
        return {code: row for code, row in (known | {"": self.row("")}).items() if row >= 0}

    def row(self, area: str) -> int:
        """Row of the watched area that holds the area with a code, -1 when none does."""
        if self.level == "city":
            return 0
        return next((self._rows[code] for code in self.index.chain("area", area) if code in self._rows), -1)

    @cached_property
    def categories(self) -> frozenset[str]:
        """Category codes that count, descendants included; empty when all do."""
        counted = self.indicator.counts.categories
        return frozenset().union(*(self.index.descendants("category", code) for code in counted))

    @cached_property
    def feeds(self) -> tuple[str, ...]:
        """Sources whose joint silence makes a count unknown; empty when silence says nothing."""
        return feeds_of(self.indicator)

    @property
    def conditions(self) -> tuple[OneOf, ...]:
        """Which facts count."""
        counts = self.indicator.counts
        return (
            *one_of("source", counts.sources),
            *one_of("kind", counts.kinds),
            *one_of("category", self.categories),
        )

    @property
    def filters(self) -> dict[str, object]:
        """The same for live signals, as a filter on their table."""
        counts = self.indicator.counts
        wanted = {
            "source__code__in": counts.sources,
            "kind__in": counts.kinds,
            "category__in": self.categories,
        }
        return {name: list(values) for name, values in wanted.items() if values}


def watched(index: PackIndex, indicator: Indicator) -> Scope:
    """The scope that the indicator's watch declares; the city where it has none."""
    return _scope(index, indicator.code)


@lru_cache(maxsize=256)
def _scope(index: PackIndex, code: str) -> Scope:
    """Kept, as which place lies in which watched area only a new text changes, and each look asks it."""
    indicator = index[Indicators].indicator(code)
    return Scope(index, indicator, indicator.watch.level if indicator.watch else "city")
