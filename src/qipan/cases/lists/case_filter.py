"""A filter as plain words: what stands in an address, in a saved filter, in an event."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from qipan.cases.section.workflow import WORKFLOW
from qipan.cases.selectors import ORDERS, CaseFilter
from qipan.core.public import pack
from qipan.errors import InputError
from qipan.people.section import Parties
from qipan.places.section import AREAS
from qipan.sense.section.categories import CATEGORIES

NAMES = ("q", "state", "category", "district", "party", "kind", "number", "overdue", "since", "until", "sort")
_YES = frozenset({"1", "true", "on", "yes"})


def parse_case_filter(asked: Mapping[str, Any]) -> CaseFilter:
    """The filter that plain words mean; what is missing or empty does not restrict.

    ``state`` may name several, separated by commas. Raises ``InputError`` for a time that is none.
    """
    told = {name: str(asked.get(name) or "").strip() for name in NAMES}
    return CaseFilter(
        states=tuple(state for state in told["state"].split(",") if state),
        category=told["category"],
        district=told["district"],
        party=told["party"],
        overdue=told["overdue"].lower() in _YES,
        kind=told["kind"],
        number=told["number"],
        since=moment_of("since", told["since"]),
        until=moment_of("until", told["until"]),
        words=told["q"],
    )


def serialise_case_filter(wanted: CaseFilter, sort: str = "") -> dict[str, str]:
    """The plain words of a filter: only what restricts."""
    told = {
        "q": wanted.words,
        "state": ",".join(wanted.states),
        "category": wanted.category,
        "district": wanted.district,
        "party": wanted.party,
        "kind": wanted.kind,
        "number": wanted.number,
        "overdue": "1" if wanted.overdue else "",
        "since": wanted.since.isoformat() if wanted.since else "",
        "until": wanted.until.isoformat() if wanted.until else "",
        "sort": sort,
    }
    return {name: value for name, value in told.items() if value}


def recorded(wanted: CaseFilter) -> dict[str, str]:
    """The filter as the log may keep it: codes as they are, of the words that were typed only their number.

    A search may be for a name, and what is sealed cannot be shredded.
    """
    told = serialise_case_filter(wanted)
    if wanted.words:
        told["q"] = f"({len(wanted.words.split())})"
    return told


def broken(asked: Mapping[str, Any]) -> list[str]:
    """The parts of a filter that the city's text no longer knows, as ``name=value``."""
    index = pack()
    known = {
        "state": {s.code for s in index.pack[WORKFLOW].states},
        "category": {c.code for c in index.pack[CATEGORIES]},
        "district": {a.code for a in index.pack[AREAS]},
        "party": {p.code for p in index[Parties].all},
        "sort": set(ORDERS),
    }
    values = [(n, v) for n in known for v in str(asked.get(n) or "").split(",") if v]
    return [f"{name}={value}" for name, value in values if value not in known[name]]


def moment_of(name: str, text: str) -> datetime | None:
    """The moment that a text means: with its zone, or a day, which begins at midnight in the city.

    None for an empty text. Raises ``InputError``.
    """
    if not text:
        return None
    try:
        day, at = parse_date(text), parse_datetime(text)
    except ValueError:
        day = at = None
    if day is not None:
        return datetime.combine(day, time.min, ZoneInfo(pack().pack.city.timezone))
    if at is None or at.tzinfo is None:
        raise InputError(
            _("'%(text)s' is not a moment.") % {"text": text},
            where=name,
            mend=_("Write it with its zone, as 2026-01-31T08:00:00+08:00."),
        )
    return at
