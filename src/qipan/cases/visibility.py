"""Which cases a person may see and work on: scopes by party and by area.

Whoever serves an area sees its cases; whoever works for a party sees the cases that were given to it. A case
whose place is not known belongs to those who serve the whole city, until it is given to a party.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db.models import Q

from qipan.cases.models import Case, Order
from qipan.core.public import Actor, pack
from qipan.people.public import UNKNOWN_PLACE, Permission, reaches_of, require
from qipan.places.section import Areas

NOTHING = Q(pk__in=())


def place_of(case: Case, party: str = "") -> Sequence[str]:
    """The chain of areas that a right is asked for; an order's party answers for a place not known."""
    if case.area is not None:
        return case.area.chain
    return () if party else UNKNOWN_PLACE


def ensure_right(by: Actor, right: Permission, case: Case, party: str = "") -> None:
    """Raise ``NotPermitted`` unless the actor holds the right for the case's area and the party."""
    require(by, right, organisation=party, areas=place_of(case, party))


def visible_to(by: Actor) -> Q:
    """The cases that ``by`` may see in lists; an empty condition for whoever sees all (no query)."""
    seen = NOTHING
    for reach in reaches_of(by, Permission.CASE_VIEW):
        if not reach.organisations and not reach.area:
            return Q()
        placed = within(reach.area) if reach.area else Q()
        if reach.organisations:
            given = Q(lead__code__in=sorted(reach.organisations))
            placed = given & (placed | Q(area=None)) if reach.area else given
        seen |= placed
    return seen


def within(area: str, case: str = "") -> Q:
    """The cases within an area; ``case`` is the way to the case (``case__``) from what is asked for."""
    chain = pack().chain("area", area)
    if pack()[Areas].district_of(area) == area:
        return Q(**{f"{case}district": area})
    path = "/".join(reversed(chain)) or area
    return Q(**{f"{case}area__path": path}) | Q(**{f"{case}area__path__startswith": f"{path}/"})


def out_of_reach(by: Actor, cases: Collection[str]) -> frozenset[str]:
    """Which of these cases (public ids) ``by`` may not open (one query, none for whoever sees all)."""
    seen = visible_to(by)
    if not cases or seen == Q():
        return frozenset()
    parties = {code for reach in reaches_of(by, Permission.CASE_VIEW) for code in reach.organisations}
    open_to = Case.objects.filter(
        seen | Q(orders__party__code__in=sorted(parties)), public_id__in=list(cases)
    )
    return frozenset(cases) - set(open_to.values_list("public_id", flat=True))


def may_see(by: Actor, case: Case) -> bool:
    """Whether ``by`` may open the case: as in lists, and what was once given to the own party."""
    chain = case.area.chain if case.area else ()
    return any(
        _given(case, reach.organisations) if reach.organisations else not reach.area or reach.area in chain
        for reach in reaches_of(by, Permission.CASE_VIEW)
        if not (reach.organisations and chain and reach.area and reach.area not in chain)
    )


def _given(case: Case, parties: frozenset[str]) -> bool:
    if case.lead is not None and case.lead.code in parties:
        return True
    return Order.objects.filter(case=case, party__code__in=parties).exists()
