"""Words for the codes of judgement."""

from django.utils.translation import gettext_lazy as _

FINDING = {
    "open": _("waits for judgement"),
    "acknowledged": _("taken on"),
    "confirmed": _("made a warning"),
    "dismissed": _("set aside"),
}
WARNING = {"in-force": _("in force"), "adjusted": _("replaced by a revision"), "cancelled": _("lifted")}
ALERT = {"Alert": _("first message"), "Update": _("update"), "Cancel": _("all-clear")}
