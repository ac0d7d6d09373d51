"""Exchange with others: what it names exists, and each partner stands for one thing."""

from __future__ import annotations

from collections.abc import Iterator

from qipan.packs.parties import expand_parties
from qipan.packs.problems import Problem
from qipan.packs.reading import PackText
from qipan.packs.rules.trees import known, unique
from qipan.packs.schema import Pack, Partner
from qipan.packs.yamltext import Path

_AT: Path = ("exchange", "partners")


def shown(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Categories that concern a home, or are not shown at all, exist."""
    if pack.exchange.open311 is None:
        return
    categories = {category.code: category for category in pack.categories}
    for key in ("homes", "private"):
        for index, code in enumerate(getattr(pack.exchange.open311, key)):
            yield from known(text, ("exchange", "open311", key, index), code, categories, "category")


def partners(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Partners have codes of their own, a party or a source that exists, and real categories."""
    parties = {party.code: party for party in expand_parties(pack)}
    sources = {source.code: source for source in pack.sources if source.kind == "partner"}
    categories = {category.code: category for category in pack.categories}
    yield from unique(text, _AT, [partner.code for partner in pack.exchange.partners])
    for index, partner in enumerate(pack.exchange.partners):
        at = (*_AT, index)
        if partner.party:
            yield from known(text, (*at, "party"), partner.party, parties, "party")
        if partner.source:
            yield from known(text, (*at, "source"), partner.source, sources, "source of kind partner")
        if not (partner.party or partner.source):
            what = "Nothing is sent to this partner and nothing taken from it."
            yield text.problem(at, what, "Name a `party`, a `source`, or both.")
        for theirs, ours in partner.services.items():
            yield from known(text, (*at, "services", theirs), ours, categories, "category")


def one_each(text: PackText, pack: Pack) -> Iterator[Problem]:
    """A party is served by one partner, and a source filled by one: else a case would be sent twice."""
    for key in ("party", "source"):
        first: dict[str, Partner] = {}
        for index, partner in enumerate(pack.exchange.partners):
            code = getattr(partner, key)
            if code and code in first:
                what = f"The {key} `{code}` belongs to the partner `{first[code].code}` already."
                yield text.problem((*_AT, index, key), what, "Give each to one partner.")
            first.setdefault(code, partner)


RULES = (shown, partners, one_each)
