"""What the codes of voice are called, for people."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, dict[str, str | Promise]] = {
    "verdict": {"confirmed": _("Confirmed"), "contested": _("Contested")},
    "event": {
        "voice.feedback.given": _("The reporter spoke"),
        "voice.call.made": _("The hotline called the reporter"),
        "voice.feedback.shredded": _("Words of the reporter shredded"),
        "voice.call.shredded": _("Note of a call shredded"),
    },
    "call": {
        "no-answer": _("Nobody answered"),
        "refused": _("Does not want to say anything"),
        "skipped": _("Not called"),
        "reached": _("Reached"),
    },
    # Where a case stands, told to its reporter, by the role of its state in the city's workflow.
    "plain": {
        "initial": _("We have your report. Nobody has sorted it yet."),
        "open": _("Your report has been sorted and is being worked on."),
        "handled": _("The work is reported as done. Somebody who did not do it checks it now."),
        "checked": _("The work was checked."),
        "answered": _("The work was checked and you have an answer. Is it right?"),
        "closed": _("The case is closed."),
        "ended": _("The case ended without work; the reason stands below."),
    },
}
