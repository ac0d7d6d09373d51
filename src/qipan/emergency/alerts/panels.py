"""What the page of a warning shows of the public alerts on it."""

from __future__ import annotations

from qipan.core.public import Actor, Panel, pack
from qipan.emergency.alerts.forms import AlertForm, SecondForm
from qipan.emergency.alerts.selectors import alerts_of, open_proposal
from qipan.emergency.alerts.services import goes_by_two
from qipan.emergency.section.alerts import ALERTS
from qipan.judge.public import warning_by_id
from qipan.people.public import Permission, has_permission


def alerts_panel(actor: Actor, public_id: str) -> Panel | None:
    """The messages sent on a warning; for those with the right, the form for the next one."""
    if pack().pack[ALERTS] is None:
        return None
    warning = warning_by_id(public_id)
    may = has_permission(actor, Permission.WARNING_ISSUE, areas=warning.area.chain)
    sent = alerts_of(warning)
    initial = {"headline_zh": warning.title, "text_zh": warning.text}
    form = AlertForm(initial=initial) if may and (sent or warning.state == "in-force") else None
    proposal = open_proposal(warning)
    is_own = proposal is not None and proposal.proposed_by.public_id == actor.id
    content = {
        "alerts": sent,
        "form": form,
        "warning": warning,
        "by_two": goes_by_two(warning),
        "proposal": proposal,
        "is_own": is_own,
        "second": SecondForm() if may and proposal else None,
    }
    return Panel("emergency/alerts/_alerts.html", content)
