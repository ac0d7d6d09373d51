"""Names that one text uses must exist in another: areas, parties, categories, duties, accounts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from qipan.errors import PackError
from qipan.packs.areas import read_geometry
from qipan.packs.parties import expand_parties, party_template
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


def duties(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Duties name known categories, areas and parties, once per category and area."""
    category_codes = {category.code: category for category in pack.categories}
    area_codes = {area.code: area for area in pack.areas}
    yield from unique(text, ("duties",), [duty.id for duty in pack.duties], "id")
    places: dict[tuple[str, str], str] = {}
    for index, duty in enumerate(pack.duties):
        at = ("duties", index)
        if duty.category:
            yield from known(text, (*at, "category"), duty.category, category_codes, "category")
        if duty.area:
            yield from known(text, (*at, "area"), duty.area, area_codes, "area")
        taken = places.setdefault((duty.category, duty.area), duty.id)
        if taken != duty.id:
            what = f"`{duty.id}` rules the same category and area as `{taken}`."
            yield text.problem((*at, "category"), what, "Keep one duty for each category and area.")
        yield from _duty_parties(text, pack, index)


def _duty_parties(text: PackText, pack: Pack, index: int) -> Iterator[Problem]:
    duty, at = pack.duties[index], ("duties", index)
    declared = {party.code: party for party in pack.parties}
    concrete = {party.code: party for party in expand_parties(pack)}
    named = [("lead", duty.lead), ("fallback", duty.fallback), *(("assist", code) for code in duty.assist)]
    for key, code in named:
        if party_template(code) not in declared:
            yield from known(text, (*at, key), code, concrete, "party")


def last_resort(text: PackText, pack: Pack) -> Iterator[Problem]:
    """One duty holds for everything everywhere, and its fallback needs no district to be known."""
    general = [index for index, duty in enumerate(pack.duties) if not duty.category and not duty.area]
    if not general:
        what = "No duty holds for everything, so an unclassified matter has no owner."
        yield text.problem(("duties",), what, 'Add a duty with `category: ""` and without area.')
    for index in general:
        if "{" in pack.duties[index].fallback:
            what = f"The last fallback `{pack.duties[index].fallback}` depends on the district."
            mend = "Name one party, so that a matter without a place has an owner."
            yield text.problem(("duties", index, "fallback"), what, mend)


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


RULES = (city, areas, geometry, parties, categories, duties, last_resort, accounts)
