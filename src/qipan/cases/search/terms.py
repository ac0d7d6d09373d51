"""What a search asks of the index: words, filters and the reader's rights as one expression of tokens."""

from __future__ import annotations

from django.utils.translation import gettext as _

from qipan.cases.rules import clean_number
from qipan.cases.selectors import CaseFilter
from qipan.core.public import Actor
from qipan.errors import InputError, RuleRefused
from qipan.kernels.searchwords import asked_words
from qipan.people.public import Permission, reaches_of
from qipan.search.public import Either, Every, Term

MOST_WORDS = 24


def asked(wanted: CaseFilter, *, by: Actor) -> Every | None:
    """The expression for a filter that has words; None when ``by`` may see nothing.

    Raises ``InputError`` for words that say too little or too much.
    """
    within = _within_reach(by)
    if within is None:
        return None
    return Every([*_words(wanted.words), *_filters(wanted), *within])


def _words(query: str) -> list[str]:
    words = asked_words(_number_in(query) or query)
    if not words:
        raise InputError(
            _("This is too short to search for."),
            where="q",
            mend=_("Write a word, or at least two Chinese characters."),
        )
    if len(words) > MOST_WORDS:
        raise InputError(
            _("This is too long to search for."), where="q", mend=_("Keep the words that matter most.")
        )
    return words


def _number_in(query: str) -> str:
    """The case number that a query is, in the spelling of the index, however it was typed; else nothing."""
    if any(character.isalpha() for character in query):
        return ""
    try:
        return clean_number(query)
    except RuleRefused:
        return ""


def _filters(wanted: CaseFilter) -> list[Term]:
    plain = {
        "cat": wanted.category,
        "district": wanted.district,
        "party": wanted.party,
        "kind": wanted.kind,
    }
    terms: list[Term] = [f"{mark}:{value}".lower() for mark, value in plain.items() if value]
    if wanted.states:
        terms.append(Either([f"state:{state}".lower() for state in wanted.states]))
    if wanted.number:
        terms += asked_words(wanted.number)
    return [*terms, "due:yes"] if wanted.overdue else terms


def _within_reach(by: Actor) -> list[Term] | None:
    """As ``visible_to``, in tokens; no term for whoever sees all."""
    reaches = list(reaches_of(by, Permission.CASE_VIEW))
    if not reaches:
        return None
    if any(not reach.organisations and not reach.area for reach in reaches):
        return []
    seen: list[Term] = []
    for reach in reaches:
        area = f"area:{reach.area}".lower()
        given = Either([f"party:{code}".lower() for code in sorted(reach.organisations)])
        if not reach.organisations:
            seen.append(area)
        else:
            seen.append(Every([given, Either([area, "area:none"])]) if reach.area else given)
    return [Either(seen)]
