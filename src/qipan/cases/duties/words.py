"""What the codes of duties and quarrels are called, for people."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, dict[str, str | Promise]] = {
    "clock-stage": {
        "ruling": _("Ruling on the duty"),
        "assist": _("Assistance"),
        "report-in": _("Reporting in"),
    },
    "order-role": {"lead": _("Leads"), "assist": _("Assists")},
    "hop": {
        "dispatch": _("dispatched"),
        "decision": _("by a decision"),
        "dispute": _("works until the ruling"),
        "ruling": _("by a ruling"),
    },
    "proposal": {"open": _("Waits for a decision"), "accepted": _("Adopted"), "rejected": _("Not adopted")},
    "step": {"end": _("End without result")},
    "duty-scope": {"city": _("The whole city"), "district": _("The district of the case only")},
    "weekday": {
        "mon": _("Mon"),
        "tue": _("Tue"),
        "wed": _("Wed"),
        "thu": _("Thu"),
        "fri": _("Fri"),
        "sat": _("Sat"),
        "sun": _("Sun"),
    },
    "event": {
        "act.case.dispute": _("Returned a second time: goes to a ruling"),
        "act.case.rule": _("Ruled: another party leads"),
        "act.case.uphold": _("Ruled: the party goes on"),
        "act.case.ruled": _("Ruled; the work stays where it is"),
        "act.assist.asked": _("Sub-order given"),
        "act.assist.accept": _("Sub-order accepted"),
        "act.assist.return": _("Sub-order returned"),
        "act.assist.handle": _("Sub-order reported as done"),
        "act.assist.ended": _("Sub-order ended without being done"),
        "act.whistle.blown": _("The street called parties"),
        "act.ruling.made": _("Ruling made"),
        "act.proposal.accepted": _("Change of the duty list accepted"),
        "act.proposal.rejected": _("Change of the duty list rejected"),
    },
}
