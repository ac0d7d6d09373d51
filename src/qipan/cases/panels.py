"""What action shows on the pages of earlier rooms: the orders that a decision led to."""

from __future__ import annotations

from qipan.cases.forms import DecisionOrderForm
from qipan.cases.selectors import orders_of_decision as find_orders
from qipan.cases.visibility import out_of_reach
from qipan.core.public import Actor, Panel
from qipan.decide.public import dossier_by_id
from qipan.people.public import Permission, has_permission


def orders_of_decision(actor: Actor, decision: str) -> Panel | None:
    """The orders of a signed decision and, for those with the right, the form for a further one."""
    dossier = dossier_by_id(decision)
    if dossier.state != "signed":
        return None
    may_order = has_permission(actor, Permission.ORDER_ISSUE)
    title = dossier.chosen.title if dossier.chosen else dossier.question
    form = DecisionOrderForm(initial={"title": title}) if may_order else None
    orders = find_orders(decision)
    closed = out_of_reach(actor, {order.case.public_id for order in orders})
    content = {"orders": orders, "closed": closed, "form": form, "decision": decision}
    return Panel("cases/_decision_orders.html", content)
