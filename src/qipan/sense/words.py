"""Words for the codes of sensing."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "look": {
        "triage": _("to classify the matter"),
        "dispatch": _("to send it to the right party"),
        "handle": _("to do the work"),
        "check": _("to check the work"),
        "answer": _("to answer you"),
        "intake": _("to take the report in"),
        "inspect": _("to re-inspect what was done"),
    },
}

EVENTS = {
    "sense.source.loaded": _("Source taken from the city text"),
    "sense.signal.received": _("Signal received"),
    "sense.signals.received": _("Signals received"),
    "sense.signal.revised": _("Signal revised by its source"),
    "sense.reporter.revealed": _("Reporter's identity looked at"),
    "sense.words.read": _("Words and place of a report read"),
    "sense.reporter.shredded": _("Reporter's identity shredded"),
    "sense.words.shredded": _("Words of a report shredded"),
}
