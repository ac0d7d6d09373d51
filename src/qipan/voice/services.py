"""Writes of voice: the reporter confirms or contests; a contested case opens again."""

from __future__ import annotations

import hmac

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from qipan.act import public as act
from qipan.core.public import Actor, Link, clock, new_id, pack, record, reporter
from qipan.errors import NotFound, RuleRefused
from qipan.voice.models import Feedback


def proven_case(*, number: str, secret: str) -> act.Case:
    """The case, for whoever holds its number and secret.

    Raises ``RuleRefused`` for a mistyped number, ``NotFound`` for a wrong pair: which of the two is wrong
    is not told, so that numbers cannot be probed.
    """
    clean = act.clean_number(number)
    try:
        case = act.case_by_number(clean)
    except NotFound:
        case = None
    expected = case.secret if case else ""
    given = act.hash_secret(secret, settings.SECRET_KEY)
    if case is None or not expected or not hmac.compare_digest(expected, given):
        raise NotFound(
            _("Number and code do not fit together."),
            mend=_("Copy both from your receipt, or call the hotline."),
        )
    return case


@transaction.atomic
def give_feedback(
    *, case: act.Case, verdict: str, text: str = "", channel: str = "web", by: Actor | None = None
) -> Feedback:
    """Record the reporter's verdict on an answered case: confirmed closes it, contested opens it again.

    ``by`` is a clerk who writes down what was said by phone or at a window; by default the reporter acts.
    Raises ``RuleRefused`` before there is an answer, and for a contest without a word of why.
    """
    if not awaits_verdict(case):
        raise RuleRefused(
            _("There is no answer yet that could be confirmed or contested."), mend=_("Wait for the answer.")
        )
    if verdict == "contested" and len(text.strip()) < 4:
        raise RuleRefused(_("Say what is still wrong."), where="text", mend=_("One sentence is enough."))
    feedback = Feedback.objects.create(
        public_id=new_id("fbk"),
        case=case,
        verdict=verdict,
        text=text.strip(),
        channel=channel,
        given_at=clock.now(),
    )
    actor = by or reporter(case.number)
    links = [Link(case.public_id, feedback.public_id, "answered-by")]
    record(
        "voice.feedback.given",
        by=actor,
        subject=case.public_id,
        data={"verdict": verdict, "channel": channel},
        links=links,
    )
    _follow(case, verdict, text, reporter(case.number))
    return feedback


def awaits_verdict(case: act.Case) -> bool:
    """Whether an answer stands that its reporter may confirm or contest."""
    return case.state in _answered_states()


def _answered_states() -> set[str]:
    """States in which an answer stands: those from which the case can be closed or opened again."""
    states = pack().pack.workflow.states
    return {s.code for s in states if pack().transition("reopen", s.code) and s.role in ("checked", "closed")}


def _follow(case: act.Case, verdict: str, text: str, actor: Actor) -> None:
    if verdict == "contested":
        act.reopen(by=actor, case=case, reason=text)
    elif case.closed_at is None:
        act.close(by=actor, case=case, confirmed=True)
