"""What stands on the page of the list: cases or what was found, named filters, and what may be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from qipan.cases import selectors
from qipan.cases.forms import BulkForm, CaseFilterForm, SavedFilterForm
from qipan.cases.lists.case_filter import NAMES
from qipan.cases.models import Case
from qipan.cases.saved.selectors import Kept, filters_of
from qipan.cases.search.finding import count_found, found
from qipan.cases.search.snippets import snippets
from qipan.cases.selectors import PAGE, CaseFilter
from qipan.core.public import Actor
from qipan.errors import InputError
from qipan.search.public import COUNT_CAP as MOST_COUNTED
from qipan.search.public import Piece
from qipan.tables.public import FORMATS


@dataclass(slots=True)
class Shown:
    """A page of cases as a reader sees it."""

    cases: list[Case]
    cursor: str
    before: str
    count: str
    pieces: Mapping[int, list[Piece]] = field(default_factory=dict)


def list_page(asked: QueryDict, *, by: Actor) -> dict[str, Any]:
    """All that the page shows (three queries; four and a few more for a search)."""
    kept = filters_of(by)
    told, note = _laid_over(asked, kept)
    form = CaseFilterForm(told)
    wanted, sort = form.wanted(), form.order
    try:
        shown = _shown(wanted, by=by, sort=sort, cursor=asked.get("cursor", ""))
    except InputError as error:
        if error.where != "q":
            raise
        form.add_error("q", f"{error.what} {error.mend}")
        shown = Shown([], "", "", "0")
    plain = {name: told[name] for name in NAMES if told.get(name)}
    address = QueryDict(mutable=True)
    address.update(plain)
    return {
        "form": form,
        "page": shown,
        "kept": kept,
        "note": note,
        "asked": address.urlencode(),
        "plain": plain,
        "filtered": bool(plain),
        "narrowed": bool(plain.keys() - {"q"}),
        "later": "cursor" in asked,
        "formats": FORMATS,
        "bulk": BulkForm(),
        "save": SavedFilterForm(),
    }


def _shown(wanted: CaseFilter, *, by: Actor, sort: str, cursor: str) -> Shown:
    if not wanted.words:
        page = selectors.list_cases(by=by, wanted=wanted, sort=sort, cursor=cursor)
        count = selectors.count_capped(selectors.filtered(wanted, by=by))
        return Shown(page.cases, page.cursor, page.before, _counted(count, selectors.COUNT_CAP))
    hits = found(wanted, by=by, cursor=cursor, size=PAGE)
    cases = list(hits.cases.select_related("area", "lead").defer("area__geometry"))
    pieces = snippets([(case.pk, case.title, case.answer) for case in cases], wanted.words)
    return Shown(cases, hits.cursor, "", _counted(count_found(wanted, by=by), MOST_COUNTED), pieces)


def _counted(count: int, cap: int) -> str:
    return f"{count:,}+" if count >= cap else f"{count:,}"


def _laid_over(asked: QueryDict, kept: list[Kept]) -> tuple[dict[str, str], str]:
    """The filter of the address over the named one that it may name, and what is to be said of that one."""
    own = {name: value for name, value in asked.items() if isinstance(value, str)}
    name = own.pop("saved", "")
    if not name:
        return own, ""
    found_ = next((one for one in kept if one.id == name), None)
    if found_ is None:
        return own, _("This filter is no longer there.")
    if found_.broken:
        told = {"name": found_.name, "parts": ", ".join(found_.broken)}
        return own, _("The filter '%(name)s' no longer fits the city's text: %(parts)s.") % told
    return {**found_.asked, **own}, ""
