"""Reads of Open311: what everybody may know of a case.

No name, no number, no e-mail: words are masked. A matter that concerns a home is shown without place, address
and words; others to four decimals of a degree (about 11 m): a lamp, not a door. The answer is its reporter's.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from qipan.cases.public import Case
from qipan.cases.section.workflow import WORKFLOW
from qipan.core.public import Event, event_texts, events_on, new_id, pack, word
from qipan.exchange.open311.asked import RequestFilter
from qipan.exchange.open311.faults import unknown
from qipan.exchange.open311.offered import is_home, open311_text, private_codes, service_code, service_name
from qipan.exchange.open311.wire import moment
from qipan.kernels.identifiers import mask
from qipan.sense.public import Signal

DECIMALS = 4
LONGEST = 4000
OVER = ("closed", "ended")
# Steps that a stranger may know of: what became of the matter, not who did it.
STEPS = tuple(
    f"act.case.{step}"
    for step in (
        *("triage", "dispatch", "accept", "handle", "check-pass", "check-fail", "answer", "close"),
        *("reopen", "reject", "merge", "cancel"),
    )
)
ANSWER = "act.case.answer"
REFUSALS = ("act.case.reject", "act.case.cancel")
# By the role of a state: ``ended`` holds what was refused, cancelled or joined to another. That something is
# fixed is the reporter's to say.
EXTENDED = {"initial": "open", "closed": "closed", "ended": "no_further_action"}
WITHHELD = {
    "zh": "（涉及住宅，地点与原话不公开）",
    "en": "(It concerns a home: place and words are not shown.)",
}


def requests(
    asked: RequestFilter, language: str, *, own: Collection[str] = ()
) -> tuple[list[dict[str, Any]], bool]:
    """A page of the requests that are asked for, newest first, and whether there are more (three queries).

    Of cases whose ids are in ``own`` the answer is told: whoever asks has posted them.
    """
    cases = _public()
    if asked.numbers:
        found = cases.filter(number__in=asked.numbers)
    else:
        found = cases.filter(opened_at__gte=asked.start, opened_at__lte=asked.end)
        if asked.categories:
            found = found.filter(category__in=_below(asked.categories))
        if len(asked.statuses) == 1:
            found = found.filter(_has_status(asked.statuses[0]))
    first = (asked.page - 1) * asked.size
    page = list(found.order_by("-opened_at", "-id")[first : first + asked.size + 1])
    return _rows(page[: asked.size], language, own), len(page) > asked.size


def request(number: str, language: str, *, own: Collection[str] = ()) -> list[dict[str, Any]]:
    """The request with a number, alone in a list. Raises ``NotFound``."""
    rows = _rows(list(_public().filter(number=number)), language, own)
    if not rows:
        raise unknown("service_request_id", number)
    return rows


def updates(
    asked: RequestFilter, language: str, *, own: Collection[str] = ()
) -> tuple[list[dict[str, Any]], bool]:
    """A page of what happened to public cases in a window of time, oldest first, and whether there is more.

    Two queries, three where sentences are told: reasons and answers of cases in ``own`` alone.
    """
    since, until = (new_id("evt", at)[:14] for at in (asked.start, asked.end))
    events = Event.objects.filter(action__in=STEPS)
    if asked.numbers:
        events = events.filter(subject__in=_public().filter(number__in=asked.numbers).values("public_id"))
    else:
        events = events.filter(public_id__gte=since, public_id__lt=f"{until}~")
        # What is not shown is left out before a page is cut, so that every page but the last is full.
        events = events.filter(Exists(_public().filter(public_id=OuterRef("subject"))))
    first = (asked.page - 1) * asked.size
    page = list(events.order_by("public_id")[first : first + asked.size + 1])
    page, more = page[: asked.size], len(page) > asked.size
    event_texts.with_texts([event for event in page if event.subject in own])
    cases = {c.public_id: c for c in _public().filter(public_id__in={e.subject for e in page})}
    return [_update(event, cases[event.subject], language, event.subject in own) for event in page], more


def _public() -> QuerySet[Case]:
    hidden = private_codes(pack(), open311_text())
    cases = Case.objects.filter(kind="report").exclude(category__in=hidden)
    return cases.select_related("lead").only(
        *("public_id", "number", "category", "state", "origin", "lon", "lat", "opened_at", "due_at"),
        *("closed_at", "adopted", "answer", "lead__name_zh", "lead__name_en"),
    )


def _below(categories: Sequence[str]) -> set[str]:
    return {code for top in categories for code in (pack().descendants("category", top) or {top})}


def status_of(state: str) -> str:
    """``open`` or ``closed``."""
    return "closed" if state in _over() else "open"


def _over() -> list[str]:
    return [s.code for s in pack().pack[WORKFLOW].states if s.role in OVER]


def _has_status(status: str) -> Q:
    over = Q(state__in=_over())
    return over if status == "closed" else ~over


def _rows(cases: list[Case], language: str, own: Collection[str]) -> list[dict[str, Any]]:
    said = _said(case.origin for case in cases)
    moved = _moved(case.public_id for case in cases)
    rows = [_row(c, *said.get(c.origin, ("", "")), moved.get(c.public_id), language) for c in cases]
    answers = _answers([case.public_id for case in cases if case.public_id in own])
    for case, row in zip(cases, rows, strict=True):
        if answer := answers.get(case.public_id):
            row["status_notes"] = f"{row['status_notes']} · {answer}"
    return rows


def _answers(cases: Sequence[str]) -> dict[str, str]:
    """The answer, or the reason of refusal, by case (one query, two where one was refused; none for none)."""
    if not cases:
        return {}
    answers = dict(
        Case.objects.filter(public_id__in=cases).exclude(answer="").values_list("public_id", "answer")
    )
    refused = events_on([case for case in cases if case not in answers], *REFUSALS)
    return {**{event.subject: str(event.content.get("reason", "")) for event in refused}, **answers}


def _said(origins: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Words and address by signal (one query)."""
    rows = Signal.objects.filter(public_id__in=list(origins)).values_list("public_id", "text", "address")
    return {public_id: (text, address) for public_id, text, address in rows}


def _moved(cases: Iterable[str]) -> dict[str, datetime]:
    """When each case was last touched (one query)."""
    rows = Event.objects.filter(subject__in=list(cases)).values("subject").annotate(last=Max("at"))
    return {row["subject"]: row["last"] for row in rows}


def _row(case: Case, text: str, address: str, moved: datetime | None, language: str) -> dict[str, Any]:
    index, status = pack(), status_of(case.state)
    name = service_name(case.category, language)
    home = is_home(index, open311_text(), case.category)
    hidden = f"{name}{WITHHELD['zh' if language.startswith('zh') else 'en']}"
    return {
        "service_request_id": case.number,
        "status": status,
        "extended_status": extended_status(case.state),
        "status_notes": index.label("state", case.state, language),
        "service_name": name,
        "service_code": service_code(case.category),
        "description": hidden if home else mask(text)[:LONGEST] or None,
        "agency_responsible": case.lead.in_language(language) if case.lead else None,
        "service_notice": None,
        "requested_datetime": moment(case.opened_at),
        "updated_datetime": moment(case.closed_at or moved or case.opened_at),
        "expected_datetime": moment(case.due_at) if status == "open" else None,
        "address": None if home else mask(address) or None,
        "address_id": None,
        "zipcode": None,
        "lat": None if home else rounded(case.lat),
        "long": None if home else rounded(case.lon),
        "media_url": None,
    }


def rounded(degrees: float | None) -> float | None:
    """A coordinate as it may be shown."""
    return None if degrees is None else round(degrees, DECIMALS)


def extended_status(state: str) -> str:
    """What ``closed`` keeps silent: that a matter was refused or joined is not that it was fixed.

    Words of the extension that FixMyStreet and its partners read.
    """
    role = next((each.role for each in pack().pack[WORKFLOW].states if each.code == state), "")
    return EXTENDED.get(role, "in_progress")


def _update(event: Event, case: Case, language: str, is_own: bool) -> dict[str, Any]:
    # Read by itself: sentences are the reporter's, and only codes and states are shown to others.
    content = event.content if is_own else json.loads(event.data)
    state = content.get("to", case.state)
    reason = (case.answer if event.action == ANSWER else str(content.get("reason", ""))) if is_own else ""
    words = [word("event", event.action), pack().label("state", state, language), reason]
    return {
        "update_id": event.public_id,
        "service_request_id": case.number,
        "status": status_of(state),
        "extended_status": extended_status(state),
        "updated_datetime": moment(event.at),
        "description": " · ".join(str(each) for each in words if each),
        "media_url": None,
    }
