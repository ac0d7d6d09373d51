"""Stock of the city in emergencies: requested, committed, released. All plans draw on the same amounts."""

from __future__ import annotations

from django.db.models import F
from django.utils.translation import gettext as _

from qipan.core.public import Actor, clock, pack, record, unit_of_work
from qipan.emergency import rules
from qipan.emergency.models import Emergency, EmergencyStock, EmergencyUse
from qipan.emergency.section.plans import EmergencyPlans
from qipan.errors import InputError, NotFound, RuleRefused


@unit_of_work
def request_stock(*, by: Actor, emergency: Emergency, code: str, amount: int, purpose: str) -> EmergencyUse:
    """Ask for so much of a stock, saying what for: by somebody with a post, or who may command."""
    emergency = rules.lock(emergency)
    rules.at_work(by, emergency)
    purpose = rules.ensure_words(purpose, "purpose")
    if code not in rules.plan_of(emergency).stock:
        raise NotFound(_("The plan does not draw on this stock."), where="code")
    if not 0 < amount <= rules.MOST:
        raise InputError(_("The amount is a whole number from 1 up."), where="amount")
    use = EmergencyUse.objects.create(
        emergency=emergency, code=code, amount=amount, purpose=purpose[:200], requested_at=clock.now()
    )
    _told(by, use, "requested")
    return use


@unit_of_work
def commit_stock(*, by: Actor, emergency: Emergency, use: int) -> EmergencyUse:
    """Give what was asked for, if there is that much left: by the officer in charge.

    One conditional update decides, so that two officers at once cannot give the same thing twice. Raises
    ``RuleRefused`` with what is left.
    """
    emergency = rules.lock(emergency)
    rules.in_charge(by, emergency)
    found = _use(emergency, use, "requested")
    total = pack()[EmergencyPlans].stock(found.code).amount
    EmergencyStock.objects.get_or_create(code=found.code)
    free = EmergencyStock.objects.filter(code=found.code, committed__lte=total - found.amount)
    if not (found.amount <= total and free.update(committed=F("committed") + found.amount)):
        left = total - EmergencyStock.objects.get(code=found.code).committed
        raise RuleRefused(
            _("Only %(left)d are left.") % {"left": max(left, 0)},
            where="amount",
            mend=_("Ask for fewer, or release some first."),
        )
    found.state, found.committed_at = "committed", clock.now()
    found.save(update_fields=["state", "committed_at"])
    _told(by, found, "committed")
    return found


@unit_of_work
def release_stock(*, by: Actor, emergency: Emergency, use: int) -> EmergencyUse:
    """Give committed stock back: by the officer in charge. Raises ``RuleRefused`` when it is not out."""
    emergency = rules.lock(emergency)
    rules.in_charge(by, emergency)
    found = _use(emergency, use, "committed")
    held = EmergencyStock.objects.filter(code=found.code, committed__gte=found.amount)
    held.update(committed=F("committed") - found.amount)
    found.state, found.released_at = "released", clock.now()
    found.save(update_fields=["state", "released_at"])
    _told(by, found, "released")
    return found


def _use(emergency: Emergency, number: int, state: str) -> EmergencyUse:
    found = EmergencyUse.objects.select_for_update().filter(emergency=emergency, pk=number).first()
    if found is None:
        raise NotFound(_("Nothing was asked for under this number."), where="use")
    if found.state != state:
        raise RuleRefused(_("This was decided meanwhile."), mend=_("Load the page again."))
    return found


def _told(by: Actor, use: EmergencyUse, what: str) -> None:
    data = {"use": use.pk, "stock": use.code, "amount": use.amount}
    record(f"act.emergency.stock-{what}", by=by, subject=use.emergency.public_id, data=data)
