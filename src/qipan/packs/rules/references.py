"""Names that one text uses must exist in another: areas, parties, categories, duties, accounts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from qipan.errors import PackError
from qipan.packs.areas import read_geometry
from qipan.packs.parties import expand_parties
from qipan.packs.problems import Problem, choose
from qipan.packs.reading import PackText
from qipan.packs.rules.trees import cycles, known, unique
from qipan.packs.schema import AreaLevel, Pack
from qipan.packs.yamltext import Path

_LEVELS: tuple[str, ...] = get_args(AreaLevel)


def known_timezone(text: PackText, path: Path, zone: str) -> Iterator[Problem]:
    """``zone`` is in the IANA time zone database."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield text.problem(
            path, f"There is no time zone `{zone}`.", "Use an IANA name such as Asia/Shanghai."
        )


def city(text: PackText, pack: Pack) -> Iterator[Problem]:
    """The city's own area exists, is its only root, and its zone and centre are real."""
    yield from known_timezone(text, ("city", "timezone"), pack.city.timezone)
    codes = {area.code: area for area in pack.areas}
    yield from known(text, ("city", "admin_code"), pack.city.admin_code, codes, "area")
    own = codes.get(pack.city.admin_code)
    if own is not None and own.level != "city":
        what = f"The city's own area `{own.code}` has the level {own.level}."
        yield text.problem(("city", "admin_code"), what, "Name the area with the level city.")
    longitude, latitude = pack.city.centre
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        yield text.problem(
            ("city", "centre"), "The centre is not on the earth.", "Write [longitude, latitude]."
        )


def areas(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Areas form one tree below the city; a child's level is finer than its parent's."""
    codes = {area.code: area for area in pack.areas}
    yield from unique(text, ("areas",), [area.code for area in pack.areas])
    yield from cycles(text, ("areas",), {a.code: a.parent for a in pack.areas}, [a.code for a in pack.areas])
    for index, area in enumerate(pack.areas):
        path = ("areas", index, "parent")
        if not area.code:
            yield text.problem(path, "This area has no code.", "Every area needs its official code.")
        if not area.parent:
            if area.code != pack.city.admin_code:
                what = f"The area `{area.code}` has no parent."
                yield text.problem(path, what, f"Only the city ({pack.city.admin_code}) stands alone.")
        elif area.parent not in codes:
            yield from known(text, path, area.parent, codes, "area")
        elif _LEVELS.index(codes[area.parent].level) >= _LEVELS.index(area.level):
            what = f"A {area.level} cannot lie within the {codes[area.parent].level} `{area.parent}`."
            yield text.problem(path, what, f"Levels from coarse to fine: {', '.join(_LEVELS)}.")


def geometry(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Every shape belongs to a known area."""
    codes = {area.code for area in pack.areas}
    try:
        shapes = read_geometry(text.folder)
    except PackError as error:
        yield Problem("areas.geojson", 0, error.what, error.mend)
        return
    for code in shapes:
        if code not in codes:
            yield Problem("areas.geojson", 0, f"There is no area `{code}`.", choose(code, codes))


def parties(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Party codes are unique (also after expansion), parents and areas exist, templates are complete."""
    codes = {party.code: party for party in pack.parties}
    concrete = {party.code: party for party in expand_parties(pack)}
    area_codes = {area.code: area for area in pack.areas}
    yield from unique(text, ("parties",), [party.code for party in pack.parties])
    yield from cycles(
        text, ("parties",), {p.code: p.parent for p in pack.parties}, [p.code for p in pack.parties]
    )
    for index, party in enumerate(pack.parties):
        at = ("parties", index)
        if bool(party.per) != ("{area}" in party.code):
            mend = "Use `per: district` together with `{area}` in the code, or neither."
            yield text.problem((*at, "code"), f"`{party.code}` and `per` do not fit together.", mend)
        if party.parent and (party.parent not in codes or ("{" in party.parent and not party.per)):
            yield from known(text, (*at, "parent"), party.parent, concrete, "party")
        if party.area:
            yield from known(text, (*at, "area"), party.area, area_codes, "area")


def categories(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Category codes are unique and their parents exist without circles."""
    codes = {category.code: category for category in pack.categories}
    order = [category.code for category in pack.categories]
    yield from unique(text, ("categories",), order)
    yield from cycles(text, ("categories",), {c.code: c.parent for c in pack.categories}, order)
    for index, category in enumerate(pack.categories):
        if category.parent:
            yield from known(text, ("categories", index, "parent"), category.parent, codes, "category")


def accounts(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Demo accounts and the scopes of their roles name parties and areas that exist."""
    concrete = {party.code: party for party in expand_parties(pack)}
    area_codes = {area.code: area for area in pack.areas}
    yield from unique(text, ("accounts",), [account.username for account in pack.accounts], "username")
    for index, account in enumerate(pack.accounts):
        at = ("accounts", index)
        yield from known(text, (*at, "organisation"), account.organisation, concrete, "party")
        for number, grant in enumerate(account.roles):
            if grant.organisation:
                path = (*at, "roles", number, "organisation")
                yield from known(text, path, grant.organisation, concrete, "party")
            if grant.area:
                yield from known(text, (*at, "roles", number, "area"), grant.area, area_codes, "area")


RULES = (city, areas, geometry, parties, categories, accounts)
