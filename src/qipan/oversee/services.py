"""Writes of oversight: reviews."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from qipan.cases.public import handlers_of_subject
from qipan.core.public import (
    Actor,
    Link,
    actors_of,
    clock,
    describe,
    new_id,
    prefix_of,
    reason_problem,
    record,
    unit_of_work,
)
from qipan.errors import InputError, NotFound, NotPermitted
from qipan.oversee.models import Review
from qipan.people.public import Permission, account_by_id, require, require_person

# Events of a decision or an emergency after which their author is no judge of it.
DECIDING = (
    "decide.dossier.signed",
    "act.emergency.opened",
    "act.emergency.charge-taken",
    "act.emergency.handover-accepted",
    "act.emergency.ended",
)
REVIEWABLE = ("cas", "dec", "emr")


@unit_of_work
def review(
    *,
    by: Actor,
    subject: str,
    expected: str,
    seen: str,
    lesson: str,
    rests_on: Sequence[str] = (),
    proposes_change: bool = False,
    simulated: bool = False,
) -> Review:
    """Say what a case or decision changed against what was expected; links to the outcomes it rests on.

    Raises ``NotPermitted`` for somebody who handled the case or signed the decision, ``InputError`` when a
    part is empty, ``NotFound`` when nothing reviewable has the id.
    """
    require_person(by)
    require(by, Permission.REVIEW_WRITE)
    for name, text in (("expected", expected), ("seen", seen), ("lesson", lesson)):
        if problem := reason_problem(text):
            mend = _("A review says what was expected, what was seen, and what follows.")
            raise InputError(problem, where=name, mend=mend)
    _ensure_reviewable(subject, rests_on)
    if by.id in handlers_of_subject(subject) | actors_of(subject, DECIDING):
        raise NotPermitted(_("Whoever handled a case or signed a decision does not review it."))
    made = Review.objects.create(
        public_id=new_id("rev"),
        subject=subject,
        expected=expected.strip(),
        seen=seen.strip(),
        lesson=lesson.strip(),
        proposes_change=proposes_change,
        reviewed_at=clock.now(),
        reviewed_by=account_by_id(by.id),
        simulated=simulated,
    )
    links = [Link(s, made.public_id, "reviewed") for s in dict.fromkeys(rests_on) if s != subject]
    record("oversee.review.written", by=by, subject=subject, data={"review": made.public_id}, links=links)
    return made


def _ensure_reviewable(subject: str, rests_on: Sequence[str]) -> None:
    """Raise ``NotFound`` unless the subject is a case or a decision, and all it rests on stands."""
    standing = describe((subject, *rests_on))
    missing = next((i for i, thing in standing.items() if thing.state == "missing"), "")
    if missing or prefix_of(subject) not in REVIEWABLE:
        raise NotFound(
            _("Nothing to review has the id %(id)s.") % {"id": missing or subject},
            mend=_("Give the id of a case or a decision, and of outcomes it rests on."),
        )
