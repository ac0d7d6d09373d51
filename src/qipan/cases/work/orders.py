"""Orders and sub-orders: made, ended, and what has to be settled before the lead may say "done"."""

from __future__ import annotations

from django.utils.translation import gettext as _

from qipan.cases.models import Case, Order, StreetCall
from qipan.cases.work import clocks
from qipan.core.public import Actor, CompiledQuery, clock, insert_rows, new_id, update_row
from qipan.errors import RuleRefused
from qipan.people.public import Organisation, organisation_by_code


def standing_party(code: str) -> Organisation:
    """The party with a code, which still takes work. Raises ``NotFound``, ``RuleRefused``."""
    party = organisation_by_code(code)
    if party.dissolved_at is not None:
        raise RuleRefused(_("This party has been dissolved."), where=code, mend=_("Name its successor."))
    return party


_leading = CompiledQuery(
    lambda case: Order.objects.filter(case=case, role="lead", ended_at=None), numbers=True
)
_assisting = CompiledQuery(
    lambda case: Order.objects.filter(case=case, role="assist", ended_at=None).select_related("party"),
    numbers=True,
)


def new_order(
    by: Actor, case: Case, party: Organisation, task: str, duty: str, *, state: str = "issued"
) -> Order:
    """A new order to the lead; the lead's order that ran before ends. Sub-orders go on."""
    now = clock.now()
    for before in _leading(case.pk):
        before.state, before.ended_at = "ended", now
        update_row(before, "state", "ended_at")
    return _made(
        by, case, party, task, duty=duty, state=state, accepted_at=now if state == "accepted" else None
    )


def sub_order(
    by: Actor,
    case: Case,
    party: Organisation,
    task: str,
    *,
    duty: str = "",
    whistle: StreetCall | None = None,
) -> Order:
    """A sub-order with a clock of its own: a called party has to report in first.

    Raises ``RuleRefused`` for the lead itself, and for a party that has a running sub-order.
    """
    if case.lead_id == party.pk:
        raise RuleRefused(_("The lead does not assist itself."), where="party", mend=_("Name another party."))
    if Order.objects.filter(case=case, role="assist", party=party, ended_at=None).exists():
        raise RuleRefused(
            _("This party has a sub-order already."), where="party", mend=_("Open the case to see it.")
        )
    order = _made(by, case, party, task, duty=duty, role="assist", whistle=whistle)
    clocks.start_beside(case, "report-in" if whistle else "assist", order)
    return order


def _made(by: Actor, case: Case, party: Organisation, task: str, **more: object) -> Order:
    made = Order(
        public_id=new_id("ord"),
        case=case,
        party=party,
        task=task,
        issued_at=clock.now(),
        issued_by=by.id,
        **more,
    )
    return insert_rows([made])[0]


def end_order(order: Order, state: str, *, code: str = "", reason: str = "") -> None:
    """End an order as ``returned``, ``done`` or ``ended``, with the reason that stays with it."""
    order.state, order.ended_at = state, clock.now()
    order.end_code, order.end_reason = code, reason.strip()
    update_row(order, "state", "ended_at", "end_code", "end_reason")


def ensure_running(order: Order) -> None:
    """Raise ``RuleRefused`` for an order that has ended meanwhile. Reads it anew."""
    order.refresh_from_db(fields=["state", "ended_at", "accepted_at"])
    if order.ended_at is not None:
        raise RuleRefused(_("This order has ended."), mend=_("Open the case to see who has it now."))


def ensure_settled(case: Case) -> None:
    """Raise ``RuleRefused`` while a sub-order runs: the lead answers for the whole, and nothing vanishes."""
    names = ", ".join(order.party.code for order in _assisting(case.pk))
    if names:
        raise RuleRefused(
            _("Sub-orders still run: %(parties)s.") % {"parties": names},
            mend=_("Each is to be done, or ended with a reason."),
        )
