"""Call-backs: whom the hotline asks whether it is right, in an order that no clerk chooses.

Off-line equals on-line: a verdict told by phone is the verdict of the follow page. Silence stays silence: who
was not reached counts as not reached, never as content.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef
from django.utils.translation import gettext as _

from qipan.cases import public as cases
from qipan.cases.section.checks import CHECKS
from qipan.core.public import (
    Actor,
    Description,
    Panel,
    clock,
    new_id,
    pack,
    reason_problem,
    record,
    unit_of_work,
)
from qipan.errors import InputError, NotFound, RuleRefused
from qipan.kernels.proportions import wilson
from qipan.people.public import Permission, account_by_id, require, require_person
from qipan.sense.public import Reporter, reveal_reporter
from qipan.voice.calling import call_list
from qipan.voice.models import CallAttempt
from qipan.voice.services import ensure_clerk, give_feedback

PAGE = 100
OPEN = 3
"""So many clerks can call at once: the first of the list are open to be called, the others wait."""
VERDICTS = ("confirmed", "contested")


@dataclass(frozen=True, slots=True)
class Contact:
    """What came of the call-backs of a period: cases by outcome, and the share reached (Wilson 95 %).

    ``waiting`` were called and not reached so far; ``silent`` were called as often as the city wants;
    ``skipped`` were left out by a clerk's reason, and not reached either.
    """

    reached: int
    refused: int
    silent: int
    waiting: int
    skipped: int

    @property
    def called(self) -> int:
        """Cases called or left out: the denominator, in which those who were not reached stay."""
        return self.reached + self.refused + self.silent + self.waiting + self.skipped

    @property
    def percent(self) -> str:
        """Share reached with its interval; empty where nobody was called."""
        if not self.called:
            return ""
        low, high = wilson(self.reached, self.called)
        share = 100 * self.reached / self.called
        return f"{share:.1f} % ({100 * float(low):.1f}–{100 * float(high):.1f} %)"


def due(by: Actor) -> list[cases.Case]:
    """Cases whose reporter is to be called now, the first to be called first. Needs ``case.intake``."""
    require(by, Permission.CASE_INTAKE)
    return call_list(PAGE)


def callback_case(public_id: str, *, by: Actor) -> cases.Case:
    """A case that is to be called about now: one of the first of the list. ``NotFound`` for any other."""
    require(by, Permission.CASE_INTAKE)
    found = next((case for case in call_list(OPEN) if case.public_id == public_id), None)
    if found is None:
        raise NotFound(_("Nobody is to be called about this case now."), mend=_("Take the next of the list."))
    return found


@unit_of_work
def number_for_call(*, by: Actor, case: cases.Case) -> list[Reporter]:
    """The reporter's number, for this call alone: a look like any other, with its purpose and its event."""
    callback_case(case.public_id, by=by)
    purpose = _("Call-back on case %(number)s") % {"number": case.number}
    signals = [j.signal for j in cases.signals_of(case) if j.signal.reporter_id]
    return [reveal_reporter(by=by, signal=signal, case=case.public_id, purpose=purpose) for signal in signals]


@unit_of_work
def note_call(*, by: Actor, case: cases.Case, outcome: str, text: str = "", reason: str = "") -> CallAttempt:
    """What came of a call: a verdict in the reporter's words, or why there is none.

    Raises ``NotFound`` when nobody is to be called about the case, ``InputError`` for an unknown outcome,
    ``RuleRefused`` for leaving a case out without a reason, and what ``give_feedback`` raises.
    """
    require_person(by)
    ensure_clerk(by, cases.lock(case))
    case = callback_case(case.public_id, by=by)
    ended = "reached" if outcome in VERDICTS else outcome
    if ended not in dict(CallAttempt.OUTCOMES) or outcome == "reached":
        known = [*VERDICTS, "no-answer", "refused", "skipped"]
        raise InputError(_("This outcome is not known."), where="outcome", mend=", ".join(known))
    if ended == "skipped" and reason_problem(text):
        raise RuleRefused(
            _("Say why this reporter is not called."), where="text", mend=_("It stays with the case.")
        )
    attempt = CallAttempt.objects.create(
        public_id=new_id("cal"),
        case=case,
        outcome=ended,
        reason="" if ended == "reached" else text.strip(),
        made_at=clock.now(),
        made_by=account_by_id(by.id),
    )
    data = {"outcome": ended, "call": attempt.public_id}
    record("voice.call.made", by=by, subject=case.public_id, data=data)
    if ended == "reached":
        give_feedback(case=case, verdict=outcome, text=text, reason=reason, channel="phone", by=by)
    return attempt


def contact(start: datetime, end: datetime) -> Contact:
    """What came of the call-backs first made in [start, end), by case (one query)."""
    text, calls = pack().pack[CHECKS].callbacks, CallAttempt.objects.all()
    most = text.attempts if text else 1
    ends = calls.filter(case=OuterRef("case"))
    rows = (
        calls.filter(made_at__gte=start, made_at__lt=end)
        .values("case")
        .annotate(
            times=Count("id"),
            reached=Exists(ends.filter(outcome="reached")),
            refused=Exists(ends.filter(outcome="refused")),
            skipped=Exists(ends.filter(outcome="skipped")),
        )
        .values_list("times", "reached", "refused", "skipped")
    )
    told = Counter(_came_of(*row, most=most) for row in rows)
    return Contact(**{name: told[name] for name in ("reached", "refused", "silent", "waiting", "skipped")})


def _came_of(times: int, reached: bool, refused: bool, skipped: bool, *, most: int) -> str:
    for name, holds in (("reached", reached), ("refused", refused), ("skipped", skipped)):
        if holds:
            return name
    return "silent" if times >= most else "waiting"


def attempts_panel(actor: Actor, case: str) -> Panel | None:
    """The call-backs of a case, for its page; nothing where there were none (one query)."""
    del actor
    made = list(CallAttempt.objects.filter(case__public_id=case).select_related("made_by").order_by("id"))
    return Panel("voice/_attempts.html", {"attempts": made}) if made else None


def describe_attempts(ids: Iterable[str]) -> Iterable[Description]:
    """Descriptions for a walk (one query)."""
    for a in CallAttempt.objects.filter(public_id__in=list(ids)).select_related("case"):
        url, at = f"/cases/{a.case.public_id}/", a.made_at.isoformat()
        yield Description(a.public_id, "call", a.case.number, a.outcome, at, url, a.case.simulated)
