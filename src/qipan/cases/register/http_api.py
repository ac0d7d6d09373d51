"""Lists of cases, and one case."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Field, Query, Router

from qipan.cases import api_schemas as shapes
from qipan.cases import selectors
from qipan.cases.case_sight import open_words, task_on
from qipan.cases.coarse_place import is_of_home, shown_place
from qipan.cases.lists.case_filter import NAMES, parse_case_filter
from qipan.cases.lists.points import case_points, frame_of
from qipan.cases.lists.rows import case_rows
from qipan.cases.presenters import case_out, check_out, clock_out, event_out, order_out, outcome_out, words_of
from qipan.cases.questions.answers import answers_of
from qipan.cases.saved.selectors import usable
from qipan.cases.section.workflow import CaseWorkflow
from qipan.cases.selectors import MOST, PAGE, CaseFilter
from qipan.cases.work.available_actions import offers
from qipan.core.public import Actor, pack
from qipan.people.public import actor_on
from qipan.ui.public import Body

router = Router(tags=["cases"])


class CaseFilterIn(Body):
    """What a list of cases may ask for; empty fields do not restrict."""

    q: str = Field("", description="Words to look for, in Chinese or English; newest first")
    state: str = Field("", description="One or several, separated by commas")
    category: str = Field("", description="A category and all below it")
    district: str = ""
    party: str = ""
    kind: str = ""
    number: str = ""
    overdue: bool = False
    since: datetime | None = Field(None, description="Opened then or later, with its zone")
    until: datetime | None = Field(None, description="Opened before then, with its zone")
    saved: str = Field("", description="Id of a named filter, which the other fields narrow or change")

    def wanted(self, by: Actor) -> CaseFilter:
        """The filter, laid over a named one. Raises ``NotFound``, ``InputError``, ``RuleRefused``."""
        return parse_case_filter(self.plain(by))

    def plain(self, by: Actor) -> dict[str, str]:
        """The filter in plain words."""
        told = {k: _plain(v) for k, v in self.dict(exclude={"saved"}).items() if k in NAMES and v}
        return {**usable(self.saved, by=by), **told} if self.saved else told


class CaseQuery(CaseFilterIn):
    """A page of a list."""

    sort: str = Field("", description="newest (unless asked), due (what is due, first first), oldest (open)")
    cursor: str = ""
    size: int = PAGE


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else "1" if value is True else str(value)


@router.get("/cases", response=shapes.CasePageOut, summary="List or search cases")
def list_cases(request: HttpRequest, asked: Query[CaseQuery]) -> HttpResponse:
    """At most 200 rows, newest first; ``overdue`` gives the longest overdue first.

    With ``q`` each row says where the words were found; a report can be found seconds after it came in.
    """
    by = actor_on(request)
    plain = asked.plain(by)
    page = case_rows(
        by=by,
        wanted=parse_case_filter(plain),
        language=get_language() or "zh",
        cursor=asked.cursor,
        size=min(asked.size, MOST),
        sort=asked.sort or plain.get("sort", ""),
    )
    # The rows are made for this: no second pass over each field. Their names are the schema's fields, and a
    # test holds them to it.
    body = json.dumps({"cases": page.rows, "cursor": page.cursor, "before": page.before}, ensure_ascii=False)
    return HttpResponse(body, content_type="application/json; charset=utf-8")


class PointQuery(CaseFilterIn):
    """What a map shows."""

    bounds: str = Field("", description="west,south,east,north in degrees")
    most: int = Field(50_000, description="At most so many points, up to 50,000")


@router.get("/cases/points", response=shapes.PointsOut, summary="Cases as points of a map")
def list_points(request: HttpRequest, asked: Query[PointQuery]) -> HttpResponse:
    """Columns instead of objects, newest first, at most 50,000 (5,000 with ``q``).

    Where there are more than are shown, ``whole_since`` says from when on everything is there.
    """
    by = actor_on(request)
    points = case_points(
        by=by,
        wanted=asked.wanted(by),
        frame=frame_of(asked.bounds),
        language=get_language() or "zh",
        most=asked.most,
    )
    body = json.dumps(points, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(body, content_type="application/json; charset=utf-8")


@router.get("/cases/{case_id}", response=shapes.CaseOut, summary="One case with its clocks, work and history")
def read_case(request: HttpRequest, case_id: str) -> dict[str, Any]:
    """All that belongs to a case, except who reported it.

    ``clear`` says whether the caller has a task on the case now: then words and place are whole and a receipt
    is left; otherwise words are masked, and a home lies in the middle of its hexagon, without address.
    """
    by = actor_on(request)
    case = selectors.case_by_id(case_id, by=by)
    orders, outcomes, checks = selectors.work_of(case)
    history = selectors.history_of(case)
    handlers = {event.actor for event in history if event.action in selectors.HANDLING}
    offered = offers(case, by=by, order=selectors.running_order(case), handlers=handlers)
    signals, language = [joined.signal for joined in selectors.signals_of(case)], get_language() or "zh"
    answers = [answer for signal in signals for answer in answers_of(signal, language)]
    clear = open_words(case, signals, by=by, task=task_on(case, by=by, offered=offered, orders=orders))
    home = is_of_home(case.category)
    lon, lat = shown_place(case, clear=clear)
    return {
        **case_out(case),
        "clear": clear,
        "lon": lon,
        "lat": lat,
        "words": [
            {
                "signal": signal.public_id,
                "text": words_of(signal.text, clear=clear),
                "address": words_of(signal.address, clear=clear) if clear or not home else "",
            }
            for signal in signals
        ],
        "open_steps": [step.action for step in pack()[CaseWorkflow].transitions_from(case.state)],
        "signals": [signal.public_id for signal in signals],
        "answers": [
            {"question": answer.question, "said": words_of(answer.said, clear=clear)} for answer in answers
        ],
        "clocks": [clock_out(clock) for clock in selectors.clocks_of(case)],
        "orders": [order_out(order, case, clear=clear) for order in orders],
        "outcomes": [outcome_out(outcome, orders, clear=clear) for outcome in outcomes],
        "checks": [check_out(check, outcomes, clear=clear) for check in checks],
        "history": [event_out(event) for event in history],
    }
