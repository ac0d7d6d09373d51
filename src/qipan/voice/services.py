"""Writes of voice: the reporter confirms or contests; a contested case opens again."""

from __future__ import annotations

import hmac

from django.conf import settings
from django.utils.translation import gettext as _

from qipan.cases import public as cases
from qipan.cases.section.checks import CHECKS
from qipan.cases.section.workflow import WORKFLOW, CaseWorkflow
from qipan.core.public import Actor, clock, new_id, pack, record, reporter, unit_of_work
from qipan.errors import InputError, NotFound, NotPermitted, RuleRefused
from qipan.people.public import Permission, require, require_person
from qipan.sense.public import Reporter, shred_reporters
from qipan.voice.models import Feedback

SHORTEST_CONTEST = 4


def proven_case(*, number: str, secret: str) -> cases.Case:
    """The case, for whoever holds its number and secret.

    Raises ``RuleRefused`` for a mistyped number, ``NotFound`` for a wrong pair: which of the two is wrong
    is not told, so that numbers cannot be probed.
    """
    clean = cases.clean_number(number)
    try:
        case = cases.case_by_number(clean)
    except NotFound:
        case = None
    expected = case.secret if case else ""
    given = cases.hash_secret(secret, settings.SECRET_KEY)
    if case is None or not expected or not hmac.compare_digest(expected, given):
        raise NotFound(
            _("Number and code do not fit together."),
            mend=_("Copy both from your receipt, or call the hotline."),
        )
    return case


@unit_of_work
def give_feedback(
    *,
    case: cases.Case,
    verdict: str,
    text: str = "",
    reason: str = "",
    channel: str = "web",
    by: Actor | None = None,
) -> Feedback:
    """Record the reporter's verdict on an answered case: confirmed closes it, contested opens it again.

    ``by`` is a clerk who writes down what was said by phone or at a window; by default the reporter acts.
    The verdict is on the case that is worked on: where theirs was merged, each reporter speaks for their own
    number. What was said stays with the verdict: the log, which nothing can be taken out of, holds its id.
    Raises ``RuleRefused`` before there is an answer, for a contest without a word of why and for a second
    confirmation, ``NotPermitted`` for a clerk without ``case.intake`` or who handled the case.
    """
    _ensure_verdict(verdict, text, reason)
    own, case = _lock_worked_on(case)
    if by is not None:
        ensure_clerk(by, case)
    if not awaits_verdict(case):
        raise RuleRefused(
            _("There is no answer yet that could be confirmed or contested."), mend=_("Wait for the answer.")
        )
    if verdict == "confirmed" and own.confirmed:
        raise RuleRefused(_("The outcome is confirmed already."))
    feedback = Feedback.objects.create(
        public_id=new_id("fbk"),
        case=own,
        verdict=verdict,
        reason=reason if verdict == "contested" else "",
        text=text.strip(),
        channel=channel,
        given_at=clock.now(),
    )
    voice = reporter(own.number)
    data = {"verdict": verdict, "channel": channel, "feedback": feedback.public_id, "reason": feedback.reason}
    record("voice.feedback.given", by=by or voice, subject=case.public_id, data=data)
    if verdict == "contested":
        cases.reopen(by=voice, case=case, reason=_("The reporter contests the outcome."))
    else:
        cases.confirm(by=voice, case=case)
    return feedback


def contest_by_program(case: cases.Case, text: str) -> bool:
    """Contest an outcome in a reporter's words that a program brings; False where no answer stands."""
    _own, working = _lock_worked_on(case)
    if not awaits_verdict(working):
        return False
    give_feedback(case=case, verdict="contested", text=text, channel="open311")
    return True


@unit_of_work
def forget_me(*, case: cases.Case) -> int:
    """Shred name, number and addresses of the reporter who asks for it; how many there were.

    The case goes on, and is followed by number and secret as before. Source: Personal Information Protection
    Law of the PRC, article 47. Raises ``RuleRefused`` while a legal hold needs them or none are kept.
    """
    if cases.is_held(case):
        raise RuleRefused(
            _("A law or an order keeps these data for now; they are deleted when that ends."),
            mend=_("Ask the hotline which one."),
        )
    kept = identities_of(case)
    if not kept:
        raise RuleRefused(_("Nothing of yours is kept any more."))
    shred_reporters(by=reporter(case.number), reporters=kept, reason="asked")
    return len(kept)


def identities_of(case: cases.Case) -> list[Reporter]:
    """What is still kept of whoever reported this very case (one query)."""
    of_case = Reporter.objects.filter(signals__in=case.case_signals.values("signal"), shredded_at=None)
    return list(of_case.distinct())


def _lock_worked_on(case: cases.Case) -> tuple[cases.Case, cases.Case]:
    """The reporter's own case and the one that is worked on for it, as they stand; the latter is locked."""
    head = cases.lock(cases.standing_for(case))
    if head.pk == case.pk:
        return head, head
    own = cases.case_by_number(case.number)
    if own.head_id != head.pk:  # joined or taken out in this very moment
        raise RuleRefused(_("Your case has just been moved."), mend=_("Open it once more."))
    return own, head


def _ensure_verdict(verdict: str, text: str, reason: str) -> None:
    if verdict not in dict(Feedback.VERDICTS):
        raise InputError(
            _("This verdict is not known."), where="verdict", mend=", ".join(dict(Feedback.VERDICTS))
        )
    if verdict == "contested" and len(text.strip()) < SHORTEST_CONTEST:
        raise RuleRefused(_("Say what is still wrong."), where="text", mend=_("One sentence is enough."))
    known = [each.code for each in pack().pack[CHECKS].verdict_reasons]
    if reason and reason not in known:
        raise InputError(_("This reason is not on the city's list."), where="reason", mend=", ".join(known))


def ensure_clerk(by: Actor, case: cases.Case) -> None:
    """A clerk lends the reporter a hand: somebody who may take reports in and did not handle this case."""
    require_person(by)
    require(by, Permission.CASE_INTAKE)
    if by.id in cases.handlers_of_subject(case.public_id):
        raise NotPermitted(_("Whoever handled a case does not write down what its reporter says of it."))


def awaits_verdict(case: cases.Case) -> bool:
    """Whether an answer stands that its reporter may confirm or contest."""
    return case.state in answered_states()


def answered_states() -> set[str]:
    """States in which an answer stands: those from which the case can be closed or opened again."""
    states = pack().pack[WORKFLOW].states
    return {
        s.code
        for s in states
        if pack()[CaseWorkflow].transition("reopen", s.code) and s.role in ("checked", "closed")
    }
