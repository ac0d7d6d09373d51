"""Areas as choices of a form: districts with their streets, from the city's text, without a query."""

from __future__ import annotations

from functools import lru_cache

from django.utils.translation import gettext as _

from qipan.core.public import pack
from qipan.packs.index import PackIndex
from qipan.packs.schema import AreaText

Choice = tuple[str, str]
Group = tuple[str, tuple[Choice, ...]]


def district_choices(language: str) -> list[Choice]:
    """Districts by code: (code, name)."""
    return [
        (a.code, pack().label("area", a.code, language)) for a in pack().pack.areas if a.level == "district"
    ]


def area_choices(language: str) -> tuple[Group, ...]:
    """A group for each district: the district as a whole, then its streets; empty for a city without any."""
    return _grouped(pack(), language, _("anywhere in %(district)s"))


@lru_cache(maxsize=8)
def _grouped(index: PackIndex, language: str, whole: str) -> tuple[Group, ...]:
    streets: dict[str, list[AreaText]] = {}
    for area in index.pack.areas:
        if area.level == "street":
            streets.setdefault(area.parent, []).append(area)

    def named(area: AreaText) -> str:
        return index.label("area", area.code, language)

    groups = []
    for district in (a for a in index.pack.areas if a.level == "district"):
        first = (district.code, whole % {"district": named(district)})
        rest = tuple((s.code, named(s)) for s in streets.get(district.code, ()))
        groups.append((named(district), (first, *rest)))
    return tuple(groups)
