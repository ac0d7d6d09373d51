"""People of an emergency: posts, log book, hand-over between shifts."""

from __future__ import annotations

import hashlib

from django.utils.translation import gettext as _

from qipan.core.public import Actor, clock, record, unit_of_work
from qipan.emergency import rules
from qipan.emergency.models import Emergency, EmergencyEntry, EmergencyHandover, EmergencyPost
from qipan.errors import NotFound, NotPermitted, RuleRefused
from qipan.people.public import account_by_id, account_by_username


@unit_of_work
def fill_post(*, by: Actor, emergency: Emergency, role: str, username: str) -> EmergencyPost:
    """Name the person who holds a role from now on, in place of who held it. By the officer in charge."""
    emergency = rules.lock(emergency)
    rules.in_charge(by, emergency)
    if role not in {each.code for each in rules.plan_of(emergency).roles}:
        raise NotFound(_("The plan has no such role."), where="role")
    holder, now = account_by_username(username.strip()), clock.now()
    EmergencyPost.objects.filter(emergency=emergency, role=role, until=None).update(until=now)
    post = EmergencyPost.objects.create(emergency=emergency, role=role, holder=holder, since=now)
    data = {"role": role, "holder": holder.public_id}
    record("act.emergency.post-filled", by=by, subject=emergency.public_id, data=data)
    return post


@unit_of_work
def log_entry(
    *, by: Actor, emergency: Emergency, text: str, corrects: EmergencyEntry | None = None
) -> EmergencyEntry:
    """Write a line into the log book. It is never changed; a correction is a new line that names the old one.

    The event holds the line's digest, not its words: they may speak of people.
    """
    emergency = rules.lock(emergency)
    account, text = rules.at_work(by, emergency), rules.ensure_words(text, "text")
    if corrects is not None and corrects.emergency_id != emergency.pk:
        raise NotFound(_("This log book has no such line."), where="corrects")
    entry = EmergencyEntry.objects.create(
        emergency=emergency, at=clock.now(), by=account, text=text, corrects=corrects
    )
    data = {"entry": entry.pk, "sha256": hashlib.sha256(text.encode()).hexdigest()}
    record("act.emergency.logged", by=by, subject=emergency.public_id, data=data)
    return entry


def entry_of(emergency: Emergency, number: int) -> EmergencyEntry:
    """A line of the log book by its number. Raises ``NotFound``."""
    found = EmergencyEntry.objects.filter(emergency=emergency, pk=number).first()
    if found is None:
        raise NotFound(_("This log book has no such line."), where="corrects")
    return found


@unit_of_work
def offer_handover(*, by: Actor, emergency: Emergency, situation: str, open_points: str) -> EmergencyHandover:
    """The officer in charge writes how things stand and what is open; stays in charge until it is accepted.

    A later offer replaces one that nobody accepted yet.
    """
    emergency = rules.lock(emergency)
    outgoing = rules.in_charge(by, emergency)
    situation = rules.ensure_words(situation, "situation")
    open_points = rules.ensure_words(open_points, "open_points")
    EmergencyHandover.objects.filter(emergency=emergency, accepted_at=None).delete()
    offered = EmergencyHandover.objects.create(
        emergency=emergency,
        outgoing=outgoing,
        situation=situation,
        open_points=open_points,
        offered_at=clock.now(),
    )
    record("act.emergency.handover-offered", by=by, subject=emergency.public_id)
    return offered


@unit_of_work
def accept_handover(*, by: Actor, emergency: Emergency) -> EmergencyHandover:
    """The incoming officer accepts by name and answers from now on; not the one who wrote it."""
    emergency = rules.lock(emergency)
    rules.commander(by, emergency)
    offered = EmergencyHandover.objects.filter(emergency=emergency, accepted_at=None).first()
    if offered is None:
        raise RuleRefused(_("No hand-over waits."), mend=_("The officer in charge writes it first."))
    incoming = account_by_id(by.id)
    if incoming.pk == offered.outgoing_id:
        raise NotPermitted(_("Somebody else accepts what you hand over."))
    offered.incoming, offered.accepted_at = incoming, clock.now()
    offered.save(update_fields=["incoming", "accepted_at"])
    emergency.officer = incoming
    emergency.save(update_fields=["officer"])
    data = {"from": offered.outgoing.public_id}
    record("act.emergency.handover-accepted", by=by, subject=emergency.public_id, data=data)
    return offered
