"""From likely categories to likely departments, by the duty list."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass

from qipan.cases.models import Case
from qipan.cases.services import suggested_party
from qipan.suggest.public import Advice


@dataclass(frozen=True, slots=True)
class Department:
    """A party that the duty list names for likely categories, and their joint probability."""

    party: str
    duties: tuple[str, ...]
    probability: float | None


def departments(advice: Advice, case: Case) -> list[Department]:
    """Who would lead, the likeliest first; ``case`` gives the place (no query)."""
    duties: dict[str, tuple[str, ...]] = {}
    chances: dict[str, float | None] = {}
    for likely in advice.likely:
        standing = copy(case)
        standing.category = likely.category
        party, duty = suggested_party(standing)
        if party:
            duties[party] = tuple(dict.fromkeys((*duties.get(party, ()), duty)))
            before = chances.get(party) or 0.0
            chances[party] = None if likely.probability is None else before + likely.probability
    ranked = sorted(duties, key=lambda party: -(chances[party] or 0.0))
    return [Department(party, duties[party], chances[party]) for party in ranked]
