"""An order sent to a partner by Open311, and the case as it stands there from then on.

Sent are the task, the kind of matter and the place: what the work needs. Who reported is not.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from qipan.cases.public import Case, Order
from qipan.core.public import clock, new_id, record, system, unit_of_work
from qipan.exchange.models import Delivery, RemoteCase
from qipan.exchange.outbox import answers
from qipan.exchange.outbox.calls import CallFailed, call
from qipan.exchange.outbox.partners import Connection, connection, service_for
from qipan.kernels.identifiers import mask
from qipan.sense.public import Signal

BY = system("outbox")
LONGEST = 4000


class OrderEnded(Exception):
    """The order ended before it was sent: there is nothing left to send."""


class NotSendable(Exception):
    """It cannot be sent until a person has changed something, in words."""


def may_repeat(delivery: Delivery) -> bool:
    """Whether the partner knows a request that is sent twice."""
    found = connection(delivery.target)
    return found is not None and found.safe


def send(delivery: Delivery) -> RemoteCase:
    """Send the order; the case stands at the partner from then on.

    Raises ``OrderEnded``, ``NotSendable``, and ``CallFailed`` as the call does or for an answer without a
    number.
    """
    partner = connection(delivery.target)
    if partner is None or not partner.url:
        raise NotSendable(_("This partner is not connected (any more)."))
    case = Case.objects.select_related("area").get(public_id=delivery.subject)
    form = _form(partner, case, _order(partner, case), delivery)
    headers = {"Idempotency-Key": delivery.public_id}
    answer = call("POST", partner.address("requests"), form=form, headers=headers)
    try:
        taken = answers.rows(answer)[0]
        remote_id, token = answers.text(taken, "service_request_id"), answers.text(taken, "token")
    except (ValueError, IndexError) as error:
        raise CallFailed(_("Its answer could not be read."), arrived=True) from error
    if not (remote_id or token) or max(len(remote_id), len(token)) > 96:
        raise CallFailed(_("Its answer names neither a number nor a token."), arrived=True)
    return note_sent(delivery=delivery, case=case, remote_id=remote_id, token=token)


def _order(partner: Connection, case: Case) -> Order:
    orders = Order.objects.filter(case=case, party__code=partner.partner.party, ended_at=None)
    order = orders.order_by("-id").first()
    if order is None:
        raise OrderEnded(_("The order ended before it was sent."))
    return order


def _form(partner: Connection, case: Case, order: Order, delivery: Delivery) -> dict[str, str]:
    service = service_for(partner.partner, case.category)
    if not service:
        raise NotSendable(
            _("The partner has no service for '%(category)s'; add it to exchange.yaml.")
            % {"category": case.category or "-"}
        )
    address = Signal.objects.filter(public_id=case.origin).values_list("address", flat=True).first() or ""
    place = address or (case.area.name_zh if case.area else "")
    form = {
        "api_key": partner.key,
        "jurisdiction_id": partner.partner.jurisdiction,
        "service_code": service,
        "description": mask(order.task, keep_home=True)[:LONGEST],
        "address_string": mask(place, keep_home=True) or "-",
        "external_id": delivery.public_id,
    }
    if case.lat is not None and case.lon is not None:
        form |= {"lat": f"{case.lat:.6f}", "long": f"{case.lon:.6f}"}
    return {name: value for name, value in form.items() if value}


@unit_of_work
def note_sent(*, delivery: Delivery, case: Case, remote_id: str, token: str) -> RemoteCase:
    """Write down that the partner has it; doing so twice changes nothing.

    It stands whoever holds the lease by now: what was taken was taken.
    """
    locked = Delivery.objects.select_for_update().get(pk=delivery.pk)
    known = RemoteCase.objects.filter(delivery=locked).first()
    if known is not None:
        return known
    now = clock.wall_now()
    locked.state, locked.ended_at, locked.last_error = "delivered", now, ""
    locked.lease, locked.leased_until = "", None
    locked.save()
    remote = RemoteCase.objects.create(
        public_id=new_id("rmt"),
        partner=delivery.target,
        case=case,
        delivery=locked,
        remote_id=remote_id,
        token=token,
        sent_at=now,
    )
    data = {"partner": delivery.target, "delivery": locked.public_id, "remote": remote.public_id}
    record("act.exchange.sent", by=BY, subject=case.public_id, data=data)
    return remote
