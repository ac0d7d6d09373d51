"""Handing an order to a colleague or to the next shift, with a note; and taking it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from qipan.cases.public import Order, ensure_right, lock
from qipan.core.public import Actor, clock, new_id, record, unit_of_work
from qipan.errors import InputError, NotFound, NotPermitted, RuleRefused
from qipan.field.models import Handover
from qipan.people.public import Permission, account_by_id, actor_of, has_permission, require_person

MOST_NOTE = 1000


@unit_of_work
def hand_over(*, by: Actor, order: Order, note: str, to: str = "") -> Handover:
    """Hand an order to a colleague (``to``, an account id) or to the party's next shift, with a note.

    Raises ``InputError`` without a note, ``RuleRefused`` for an order that has ended or somebody who may not
    work on it.
    """
    require_person(by)
    case = lock(order.case)
    ensure_right(by, Permission.CASE_HANDLE, case, order.party.code)
    order.refresh_from_db(fields=["state", "ended_at"])
    if order.ended_at is not None:
        raise RuleRefused(_("This order has ended."), mend=_("Open the case to see who has it now."))
    if not note.strip() or len(note) > MOST_NOTE:
        raise InputError(
            _("Say what the next one needs to know, in at most %(most)d characters.") % {"most": MOST_NOTE},
            where="note",
            mend=_("What was done, what is left, what to take along."),
        )
    receiver = account_by_id(to) if to else None
    areas = case.area.chain if case.area else ()
    if receiver and not has_permission(
        actor_of(receiver), Permission.CASE_HANDLE, organisation=order.party.code, areas=areas
    ):
        raise RuleRefused(
            _("This person may not work on the order."), where="to", mend=_("Choose a colleague.")
        )
    made = Handover.objects.create(
        public_id=new_id("hnd"),
        order=order,
        giver=account_by_id(by.id),
        to=receiver,
        note=note.strip(),
        given_at=clock.now(),
    )
    record("act.order.handed-over", by=by, subject=made.public_id, data={"to": to or "shift"})
    return made


@unit_of_work
def take_over(*, by: Actor, handover: str) -> Handover:
    """Take what was handed over; twice changes nothing. Raises ``NotPermitted`` for somebody else."""
    require_person(by)
    rows = Handover.objects.select_for_update(of=("self",)).select_related(
        "order__case__area", "order__party"
    )
    found = rows.defer("order__case__area__geometry").filter(public_id=handover).first()
    if found is None:
        raise NotFound(_("No hand-over %(id)s is known.") % {"id": handover}, mend=_("Check the number."))
    ensure_right(by, Permission.CASE_HANDLE, found.order.case, found.order.party.code)
    account = account_by_id(by.id)
    if found.to_id not in (None, account.pk):
        raise NotPermitted(_("This was handed to somebody else."))
    if found.taken_at is None:
        found.taken_at, found.taken_by = clock.now(), account
        found.save(update_fields=["taken_at", "taken_by"])
        record("act.order.taken-over", by=by, subject=found.public_id)
    elif found.taken_by_id != account.pk:
        raise RuleRefused(_("Somebody else has taken it already."), mend=_("Open the list anew."))
    return found
