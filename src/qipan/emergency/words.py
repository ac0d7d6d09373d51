"""What the codes of emergencies are called."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, dict[str, str | Promise]] = {
    "emergency": {"open": _("open"), "running": _("running"), "ended": _("ended")},
    "emergency-step": {
        "waiting": _("waiting"),
        "due": _("to be done"),
        "done": _("done"),
        "skipped": _("left out"),
    },
    "emergency-use": {
        "requested": _("asked for"),
        "committed": _("committed"),
        "released": _("released"),
    },
    "emergency-done": {
        "post": _("The person is named."),
        "finish": _("The step is reported as done."),
        "skip": _("The step is left out."),
        "order": _("The work is ordered; its case runs under the same clocks and checks."),
        "request": _("The stock is asked for."),
        "commit": _("The stock is committed."),
        "release": _("The stock is released."),
        "log": _("It is written down."),
        "handover": _("The hand-over is offered; you answer until it is accepted."),
        "accept": _("You are in charge now."),
        "charge": _("You are in charge now."),
        "end": _("The emergency has ended; a review follows."),
    },
    "channel": {"emergency": _("Emergency plan"), "warning": _("Warning")},
    "event": {
        "act.case.taken-up": _("Taken up from a signal"),
        "act.emergency.opened": _("Emergency plan opened"),
        "act.emergency.planned": _("Steps of the plan laid out"),
        "act.emergency.charge-taken": _("Charge taken"),
        "act.emergency.ended": _("Emergency ended"),
        "act.emergency.post-filled": _("Post filled"),
        "act.emergency.logged": _("Written into the log book"),
        "act.emergency.handover-offered": _("Hand-over offered"),
        "act.emergency.handover-accepted": _("Hand-over accepted"),
        "act.emergency.ordered": _("Work ordered by the plan"),
        "act.emergency.step-done": _("Step of the plan done"),
        "act.emergency.step-skipped": _("Step of the plan skipped"),
        "act.emergency.stock-requested": _("Stock asked for"),
        "act.emergency.stock-committed": _("Stock committed"),
        "act.emergency.stock-released": _("Stock released"),
    },
}
