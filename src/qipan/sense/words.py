"""Words for the codes of sensing."""

from django.utils.translation import gettext_lazy as _

EVENTS = {
    "sense.source.loaded": _("Source taken from the city text"),
    "sense.signal.received": _("Signal received"),
    "sense.signals.received": _("Signals received"),
    "sense.signal.revised": _("Signal revised by its source"),
    "sense.reporter.revealed": _("Reporter's identity looked at"),
    "sense.reporter.shredded": _("Reporter's identity shredded"),
    "sense.words.shredded": _("Words of a report shredded"),
}
