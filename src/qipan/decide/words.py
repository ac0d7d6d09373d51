"""Words for the states of a decision."""

from django.utils.translation import gettext_lazy as _

DOSSIER = {"draft": _("draft"), "signed": _("signed"), "withdrawn": _("withdrawn")}
EVENTS = {
    "decide.dossier.drafted": _("Decision drafted"),
    "decide.opinion.added": _("Opinion added"),
    "decide.opinion.answered": _("Opinion answered"),
    "decide.dossier.unasked": _("Said why nobody was asked"),
    "decide.dossier.signed": _("Decision signed"),
    "decide.dossier.withdrawn": _("Decision withdrawn"),
}
