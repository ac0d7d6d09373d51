"""What a reporter sees of a case, in plain words and without anybody's name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from qipan.cases import public as cases
from qipan.cases.section.workflow import CaseWorkflow
from qipan.core.public import clock, pack, word
from qipan.errors import NotFound
from qipan.media import public as media
from qipan.people.public import Organisation, organisations_by_id
from qipan.sense.public import Look, looks_at
from qipan.voice.forms import VerdictForm
from qipan.voice.selectors import feedback_of
from qipan.voice.services import awaits_verdict, identities_of

SESSION_KEY = "voice.follows"
SECONDS = 30 * 60


def remember(request: HttpRequest, case: cases.Case) -> None:
    """Let this browser look at the case for half an hour."""
    request.session[SESSION_KEY] = {"number": case.number, "until": clock.wall_now().timestamp() + SECONDS}


def turn_to(request: HttpRequest, number: str) -> None:
    """Turn this browser to another matter of the report that it proved to know.

    Raises ``NotFound`` for a number that is none of them.
    """
    case = followed(request)
    family = cases.matters_of(case) if case else []
    other = next((matter for matter in family if matter.number == number), None)
    if other is None:
        raise NotFound(_("This is none of the matters of your report."), where=number)
    remember(request, other)


def forget(request: HttpRequest) -> None:
    """Close the case for this browser."""
    request.session.pop(SESSION_KEY, None)


def followed(request: HttpRequest) -> cases.Case | None:
    """The case that this browser proved to know; None when it did not, or its time is over."""
    held = request.session.get(SESSION_KEY)
    if not held or held["until"] < clock.wall_now().timestamp():
        return None
    try:
        return cases.case_by_number(held["number"])
    except NotFound:
        return None


def follow_page(own: cases.Case, form: VerdictForm | None = None) -> dict[str, Any]:
    """Status, next deadline, what was done and answered, and the verdict form where an answer stands.

    ``own`` is the reporter's case; all but its number, words and time is told of the case that is worked on.
    """
    case = cases.standing_for(own)
    role = pack()[CaseWorkflow].state(case.state).role
    asked = awaits_verdict(case)
    _orders, outcomes, checks = cases.work_of(case)
    joined = cases.signals_of(own)
    return {
        "own": own,
        "answers": [a for one in joined for a in cases.answers_of(one.signal, get_language() or "zh")],
        "case": case,
        "joined": case.pk != own.pk,
        "matters": cases.matters_of(own),
        "plain": word("plain", "answered" if role == "checked" and asked else role),
        "clocks": [c for c in cases.clocks_of(case) if c.stopped_at is None and not c.phase],
        "done": [(o, any(c.outcome_id == o.pk and c.passed for c in checks)) for o in outcomes],
        "notices": cases.notices_of(case) if not case.answer else [],
        "photos": media.seen_by_reporter(case.public_id),
        "ending": _reason_of_ending(case) if role == "ended" else "",
        "feedback": feedback_of(own.pk),
        "looks": _looks(joined),
        "kept": bool(identities_of(own)),
        "form": (form or VerdictForm()) if asked else None,
    }


@dataclass(frozen=True, slots=True)
class LookLine:
    """Looks of one organisation for one purpose: the last one, and how many there were."""

    last: Look
    organisation: Organisation | None
    times: int


def _looks(joined: Sequence[cases.CaseSignal]) -> list[LookLine]:
    """Who read the reporter's name and number, or words and place, and what for: theirs to know."""
    found = looks_at(one.signal_id for one in joined)
    known = organisations_by_id({look.organisation for look in found})
    alike: dict[tuple[str, str, bool], list[Look]] = {}
    for look in found:
        alike.setdefault((look.organisation, look.purpose, look.of_identity), []).append(look)
    return [LookLine(looks[-1], known.get(key[0]), len(looks)) for key, looks in alike.items()]


def _reason_of_ending(case: cases.Case) -> str:
    reasons = [event.content.get("reason", "") for event in cases.history_of(case)]
    return next((reason for reason in reversed(reasons) if reason), "")
