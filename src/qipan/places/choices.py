"""Areas as choices of a form: districts with their streets, from the city's text, without a query."""

from __future__ import annotations

from functools import lru_cache

from django.utils.translation import gettext as _

from qipan.core.public import pack
from qipan.packs.index import PackIndex
from qipan.places.section import AREAS, AreaText

Choice = tuple[str, str]
Group = tuple[str, tuple[Choice, ...]]


def district_choices(language: str) -> list[Choice]:
    """Districts by code: (code, name)."""
    return [
        (a.code, pack().label("area", a.code, language)) for a in pack().pack[AREAS] if a.level == "district"
    ]


def area_choices(language: str) -> tuple[Group, ...]:
    """A group for each district: the district as a whole, then its streets; empty for a city without any."""
    return _grouped(pack(), language, _("anywhere in %(district)s"))


@lru_cache(maxsize=8)
def _grouped(index: PackIndex, language: str, whole: str) -> tuple[Group, ...]:
    streets: dict[str, list[AreaText]] = {}
    for area in index.pack[AREAS]:
        if area.level == "street":
            streets.setdefault(area.parent, []).append(area)

    def named(area: AreaText) -> str:
        return index.label("area", area.code, language)

    groups = []
    for district in (a for a in index.pack[AREAS] if a.level == "district"):
        first = (district.code, whole % {"district": named(district)})
        rest = tuple((s.code, named(s)) for s in streets.get(district.code, ()))
        groups.append((named(district), (first, *rest)))
    return tuple(groups)


LANGUAGES = ("zh", "en")


@lru_cache(maxsize=8)
def _called(index: PackIndex, language: str) -> dict[str, tuple[str, str]]:
    """Districts and streets: code to label (a street with its district before it) and own name."""
    found = {}
    for area in index.pack[AREAS]:
        name = index.label("area", area.code, language)
        if area.level == "district":
            found[area.code] = (name, name)
        elif area.level == "street":
            found[area.code] = (f"{index.label('area', area.parent, language)} {name}", name)
    return found


def place_labels(language: str) -> list[str]:
    """Names of all districts and streets, to choose from while typing."""
    return [label for label, _name in _called(pack(), language).values()]


def places_called(typed: str, language: str) -> list[tuple[str, str]]:
    """Code and label of what was typed: a district or street by code, name, or a part of its name.

    Names count in both languages, so that who types in one script finds what the page shows in the other.
    One that is meant exactly is the only one.
    """
    said, index = " ".join(typed.split()).casefold(), pack()
    if not said:
        return []
    shown, tables = _called(index, language), [_called(index, each) for each in LANGUAGES]
    exact = [
        code
        for code in shown
        if said == code.casefold() or any(said in (n.casefold() for n in table[code]) for table in tables)
    ]
    parts = [code for code in shown if any(said in table[code][0].casefold() for table in tables)]
    return [(code, shown[code][0]) for code in (exact if len(exact) == 1 else parts)]
