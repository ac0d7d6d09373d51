"""Writes of oversight: reviews."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from qipan.act.public import handlers_of_subject
from qipan.core.public import Actor, Link, clock, is_id, new_id, record
from qipan.errors import InputError, NotPermitted
from qipan.oversee.models import Review
from qipan.people.public import Permission, account_by_id, require, require_person


@transaction.atomic
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

    Raises ``NotPermitted`` for somebody who handled the case, ``InputError`` when a part is empty.
    """
    require_person(by)
    require(by, Permission.REVIEW_WRITE)
    if not is_id(subject) or not (expected.strip() and seen.strip() and lesson.strip()):
        raise InputError(
            _("A review says what was expected, what was seen, and what follows."),
            where="expected, seen, lesson",
            mend=_("Fill in all three."),
        )
    if by.id in handlers_of_subject(subject):
        raise NotPermitted(_("Whoever handled a case does not review it."))
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
    links = [Link(s, made.public_id, "reviewed") for s in dict.fromkeys((subject, *rests_on))]
    record("oversee.review.written", by=by, subject=subject, data={"review": made.public_id}, links=links)
    return made
