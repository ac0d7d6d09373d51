"""Words for the states of a decision."""

from django.utils.translation import gettext_lazy as _

DOSSIER = {"draft": _("draft"), "signed": _("signed"), "withdrawn": _("withdrawn")}
