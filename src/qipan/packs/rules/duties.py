"""The duty list: known places and parties, one owner at every moment, no silent gap between two versions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from qipan.packs.duties import collide, narrowness
from qipan.packs.parties import expand_parties, party_template
from qipan.packs.problems import Problem
from qipan.packs.reading import PackText
from qipan.packs.rules.seasons import season_days
from qipan.packs.rules.trees import known, unique
from qipan.packs.schema import Duty, Pack


def duties(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Duties have their own ids and name known categories, areas and parties."""
    category_codes = {category.code: category for category in pack.categories}
    area_codes = {area.code: area for area in pack.areas}
    yield from unique(text, ("duties",), [duty.id for duty in pack.duties], "id")
    for index, duty in enumerate(pack.duties):
        at = ("duties", index)
        if duty.category:
            yield from known(text, (*at, "category"), duty.category, category_codes, "category")
        if duty.area:
            yield from known(text, (*at, "area"), duty.area, area_codes, "area")
        yield from _duty_parties(text, pack, index)


def _duty_parties(text: PackText, pack: Pack, index: int) -> Iterator[Problem]:
    duty, at = pack.duties[index], ("duties", index)
    declared = {party.code: party for party in pack.parties}
    concrete = {party.code: party for party in expand_parties(pack)}
    named = [("lead", duty.lead), ("fallback", duty.fallback), *(("assist", code) for code in duty.assist)]
    for key, code in named:
        if party_template(code) not in declared:
            yield from known(text, (*at, key), code, concrete, "party")


def times(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Dates run forward, days of a season exist, hours are not empty."""
    for index, duty in enumerate(pack.duties):
        at = ("duties", index)
        if duty.valid_from and duty.valid_until and duty.valid_until < duty.valid_from:
            what = f"`{duty.id}` ends before it begins."
            yield text.problem((*at, "valid_until"), what, "Put the dates right.")
        yield from season_days(text, (*at, "season"), duty.season)
        for number, span in enumerate(duty.hours):
            if span.start == span.end or not span.days:
                what = f"The hours of `{duty.id}` hold at no time."
                yield text.problem((*at, "hours", number), what, "Leave them out for the whole day.")


def one_owner(text: PackText, pack: Pack) -> Iterator[Problem]:
    """At one category, area and moment one duty holds, and dated versions follow each other without a gap."""
    places: dict[tuple[str, str], list[int]] = {}
    for index, duty in enumerate(pack.duties):
        places.setdefault((duty.category, duty.area), []).append(index)
    for indexes in places.values():
        yield from _overlaps(text, pack, indexes)
        yield from _gaps(text, pack, indexes)


def _overlaps(text: PackText, pack: Pack, indexes: list[int]) -> Iterator[Problem]:
    for place, index in enumerate(indexes):
        duty = pack.duties[index]
        taken = next((pack.duties[i].id for i in indexes[:place] if collide(pack.duties[i], duty)), None)
        if taken is not None:
            what = f"`{duty.id}` rules the same category and area as `{taken}`."
            mend = "Keep one duty for each category, area and time."
            yield text.problem(("duties", index, "category"), what, mend)


def _gaps(text: PackText, pack: Pack, indexes: list[int]) -> Iterator[Problem]:
    """Dated versions of one duty; a place that also has one without dates cannot have a gap."""
    dated = [(index, pack.duties[index]) for index in indexes]
    if any(not narrowness(duty) & 1 for _, duty in dated):
        return
    ordered = sorted(dated, key=lambda pair: pair[1].valid_from or date.min)
    for (_, before), (index, after) in pairwise(ordered):
        if _apart(before, after):
            between = f"{before.valid_until} to {after.valid_from}"
            what = f"Between `{before.id}` and `{after.id}` neither holds ({between})."
            mend = "Let one begin on the day after the other ends."
            yield text.problem(("duties", index, "valid_from"), what, mend)


def _apart(before: Duty, after: Duty) -> bool:
    end, begin = before.valid_until, after.valid_from
    return end is not None and begin is not None and begin > end + timedelta(days=1)


def last_resort(text: PackText, pack: Pack) -> Iterator[Problem]:
    """One duty holds for everything everywhere and always, and its fallback needs no district to be known."""
    general = [index for index, duty in enumerate(pack.duties) if not duty.category and not duty.area]
    if not any(not narrowness(pack.duties[index]) for index in general):
        what = "No duty holds for everything, so an unclassified matter has no owner."
        yield text.problem(
            ("duties",), what, 'Add a duty with `category: ""`, without area and without time.'
        )
    for index in general:
        if "{" in pack.duties[index].fallback:
            what = f"The last fallback `{pack.duties[index].fallback}` depends on the district."
            mend = "Name one party, so that a matter without a place has an owner."
            yield text.problem(("duties", index, "fallback"), what, mend)


RULES = (duties, times, one_owner, last_resort)
