"""Words for the codes of judgement."""

from django.utils.translation import gettext_lazy as _

FINDING = {
    "open": _("waits for judgement"),
    "acknowledged": _("taken on"),
    "confirmed": _("made a warning"),
    "dismissed": _("set aside"),
}
WARNING = {"in-force": _("in force"), "adjusted": _("replaced by a revision"), "cancelled": _("lifted")}
EVENTS = {
    "judge.finding.raised": _("Signal for judgement raised"),
    "judge.finding.extended": _("Signal for judgement goes on"),
    "judge.finding.ended": _("Signal for judgement ended"),
    "judge.finding.acknowledged": _("Signal for judgement taken on"),
    "judge.finding.confirmed": _("Signal for judgement made a warning"),
    "judge.finding.dismissed": _("Signal for judgement set aside"),
    "judge.warning.issued": _("Warning issued"),
    "judge.warning.adjusted": _("Warning adjusted"),
    "judge.warning.cancelled": _("Warning lifted"),
}
