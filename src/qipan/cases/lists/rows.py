"""The case list as flat rows: what a queue shows, in two queries whatever the size of the table or the page.

Rows are read as plain values, not as objects: a hundred cases are a hundred rows, not four hundred objects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from qipan.cases.coarse_place import shown_point
from qipan.cases.models import Clock
from qipan.cases.search.finding import found
from qipan.cases.search.snippets import snippets
from qipan.cases.selectors import MOST, PAGE, CaseFilter, cursors_of, mark_of, order_of, reading, slice_of
from qipan.core.public import Actor, clock, pack
from qipan.packs.index import PackIndex
from qipan.people.public import Permission, require

FIELDS = (
    "id",
    "public_id",
    "number",
    "kind",
    "title",
    "category",
    "state",
    "channel",
    "area__code",
    "area__name_zh",
    "area__name_en",
    "district",
    "lead__code",
    "lead__name_zh",
    "lead__name_en",
    "lon",
    "lat",
    "cell",
    "opened_at",
    "due_at",
    "closed_at",
    "reopened",
    "confirmed",
    "simulated",
    "adopted",
)


@dataclass(frozen=True, slots=True)
class RowPage:
    """One page of flat rows.

    ``cursor`` asks for the next page and is empty on the last, ``before`` for the one before.
    """

    rows: list[dict[str, Any]]
    cursor: str
    before: str = ""


def case_rows(
    *, by: Actor, wanted: CaseFilter, language: str, cursor: str = "", size: int = PAGE, sort: str = ""
) -> RowPage:
    """A page of cases as rows ready for JSON, with names in ``language`` and the running clocks.

    Two queries. Raises ``InputError`` for a broken cursor or an unknown order, ``NotPermitted`` without
    ``case.view``.
    """
    require(by, Permission.CASE_VIEW)
    size = max(1, min(size, MOST))
    return page_rows(by=by, wanted=wanted, language=language, cursor=cursor, size=size, sort=sort)


def page_rows(
    *, by: Actor, wanted: CaseFilter, language: str, cursor: str, size: int, sort: str = ""
) -> RowPage:
    """As ``case_rows``, for callers that have checked the right and know how much they ask for."""
    if wanted.words:
        return _found_rows(by, wanted, language, cursor, size)
    order, mark = order_of(wanted, sort), mark_of(cursor)
    cases = reading(wanted, by=by, order=order, mark=mark, size=size + 1)
    page = slice_of(list(cases.values_list(*FIELDS)[: size + 1]), mark, size)
    place = FIELDS.index(order.field)
    ends = [(values[place], values[0]) for values in page.rows]
    return RowPage(shaped(page.rows, language), *cursors_of(page, ends))


def _found_rows(by: Actor, wanted: CaseFilter, language: str, cursor: str, size: int) -> RowPage:
    """Rows found by words, each with the piece in which they stand."""
    page = found(wanted, by=by, cursor=cursor, size=size)
    read = list(page.cases.values_list(*FIELDS, "answer"))
    rows = shaped([values[:-1] for values in read], language)
    told = snippets(((values[0], values[4], values[-1]) for values in read), wanted.words)
    for values, row in zip(read, rows, strict=True):
        row["found"] = [{"text": piece.text, "hit": piece.hit} for piece in told[values[0]]]
    return RowPage(rows, page.cursor)


def shaped(found: Sequence[tuple[Any, ...]], language: str) -> list[dict[str, Any]]:
    """Rows of ``FIELDS`` as rows ready for JSON (one query, for the running clocks)."""
    running = _running(values[0] for values in found)
    as_row = _shaper(pack(), language, clock.now())
    return [as_row(values, running.get(values[0], [])) for values in found]


def _running(ids: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    """Running clocks by case, nearest deadline first (one query)."""
    clocks = Clock.objects.filter(case_id__in=list(ids), stopped_at=None).order_by("due_at")
    out: dict[int, list[dict[str, Any]]] = {}
    for case, stage, due_at, provisional in clocks.values_list("case_id", "stage", "due_at", "provisional"):
        out.setdefault(case, []).append(
            {"stage": stage, "due_at": due_at.isoformat(), "provisional": provisional}
        )
    return out


Shaper = Callable[[tuple[Any, ...], list[dict[str, Any]]], dict[str, Any]]


def _shaper(index: PackIndex, language: str, now: datetime) -> Shaper:
    label, chinese = index.label, language.startswith("zh")

    def as_row(values: tuple[Any, ...], clocks: list[dict[str, Any]]) -> dict[str, Any]:
        (_pk, public_id, number, kind, title, category, state, channel, area, area_zh, area_en) = values[:11]
        (district, lead, lead_zh, lead_en, lon, lat, cell, opened, due, closed) = values[11:21]
        reopened, confirmed, simulated, adopted = values[21:]
        lon, lat = shown_point(category, lon, lat, cell)
        return {
            "id": public_id,
            "number": number,
            "kind": kind,
            "title": title,
            "category": category,
            "category_name": label("category", category, language) if category else "",
            "state": state,
            "state_name": label("state", state, language),
            "channel": channel,
            "area": area or "",
            "area_name": (area_zh if chinese else area_en) or "",
            "district": district,
            "district_name": label("area", district, language) if district else "",
            "party": lead or "",
            "party_name": (lead_zh if chinese else lead_en) or "",
            "lon": lon,
            "lat": lat,
            "opened_at": opened.isoformat(),
            "due_at": due.isoformat() if due else None,
            "overdue": bool(due and due < now),
            "closed_at": closed.isoformat() if closed else None,
            "reopened": reopened,
            "confirmed": confirmed,
            "simulated": simulated,
            "adopted": adopted,
            "clocks": clocks,
            "found": [],
        }

    return as_row
