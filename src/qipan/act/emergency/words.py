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
    "event": {"act.case.taken-up": _("Taken up from a signal")},
}
