"""The case list as flat rows: what a queue shows, in two queries whatever the size of the table or the page.

Rows are read as plain values, not as objects: a hundred cases are a hundred rows, not four hundred objects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from qipan.act.models import Clock
from qipan.act.selectors import PAGE, CaseFilter, cursor_of, filtered, page_of
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
    """One page of flat rows, newest first; ``cursor`` asks for the next and is empty on the last."""

    rows: list[dict[str, Any]]
    cursor: str


def case_rows(*, by: Actor, wanted: CaseFilter, language: str, cursor: str = "", size: int = PAGE) -> RowPage:
    """A page of cases as rows ready for JSON, with names in ``language`` and the running clocks.

    Two queries. Raises ``InputError`` for a broken cursor, ``NotPermitted`` without ``case.view``.
    """
    require(by, Permission.CASE_VIEW)
    found, more = page_of(filtered(wanted, by=by).values_list(*FIELDS), cursor, size)
    running = _running(values[0] for values in found)
    as_row = _shaper(pack(), language, clock.now())
    rows = [as_row(values, running.get(values[0], [])) for values in found]
    return RowPage(rows, cursor_of(found[-1][17], found[-1][0]) if more else "")


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
        (district, lead, lead_zh, lead_en, lon, lat, opened, due, closed) = values[11:20]
        reopened, confirmed, simulated, adopted = values[20:]
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
        }

    return as_row
