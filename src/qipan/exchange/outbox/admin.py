"""What a person does with a delivery that does not get through: try now, say that it arrived, give up."""

from __future__ import annotations

from django.utils.translation import gettext as _

from qipan.cases.public import Case
from qipan.core.public import Actor, clock, reason_problem, record, unit_of_work
from qipan.errors import InputError, NotFound, RuleRefused
from qipan.exchange.models import Delivery, RemoteCase
from qipan.exchange.outbox.forwarding import note_sent
from qipan.people.public import Permission, require, require_person

OPEN = ("waiting", "refused", "unsure")


@unit_of_work
def try_again(*, by: Actor, public_id: str) -> Delivery:
    """Send it with the next run. Raises ``RuleRefused`` for one that is over."""
    found = _locked(by, public_id)
    found.state, found.next_at = "waiting", clock.wall_now()
    if found.leased_until is None:
        # Nobody is sending it, and a person takes it upon themselves that it may arrive twice.
        found.lease = ""
    found.save()
    record("act.exchange.tried-again", by=by, subject=found.subject, data={"delivery": public_id})
    return found


@unit_of_work
def arrived(*, by: Actor, public_id: str, remote_id: str) -> RemoteCase:
    """It did arrive: the partner has it under this number. For what was sent to partners."""
    found = _locked(by, public_id)
    if found.kind != "open311":
        raise RuleRefused(_("Only what was sent to a partner has a number there."))
    if not 0 < len(remote_id.strip()) <= 96:
        raise InputError(_("Under which number does the partner have it?"), where="remote_id")
    case = Case.objects.get(public_id=found.subject)
    record("act.exchange.arrived", by=by, subject=found.subject, data={"delivery": public_id})
    return note_sent(delivery=found, case=case, remote_id=remote_id.strip(), token="")


@unit_of_work
def give_up(*, by: Actor, public_id: str, reason: str) -> Delivery:
    """Do not send it any more, and say why."""
    found = _locked(by, public_id)
    if reason_problem(reason):
        raise InputError(
            _("Giving up needs a reason."), where="reason", mend=_("Write it in one sentence; it stays.")
        )
    found.state, found.reason, found.ended_at = "given-up", reason.strip()[:300], clock.wall_now()
    found.lease, found.leased_until = "", None
    found.save()
    data = {"delivery": public_id, "reason": found.reason}
    record("act.exchange.given-up", by=by, subject=found.subject, data=data)
    return found


def _locked(by: Actor, public_id: str) -> Delivery:
    require_person(by)
    require(by, Permission.EXCHANGE_MANAGE)
    found = Delivery.objects.select_for_update().filter(public_id=public_id).first()
    if found is None:
        raise NotFound(_("No delivery has the id %(id)s.") % {"id": public_id})
    if found.state not in OPEN:
        raise RuleRefused(_("This delivery is over."), where=found.state)
    return found
