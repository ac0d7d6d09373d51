"""Words for the codes of public alerts."""

from django.utils.translation import gettext_lazy as _

EVENTS = {
    "judge.alert.sent": _("Alert sent to the public"),
    "judge.alert.proposed": _("Alert proposed for a second person"),
    "judge.alert.seconded": _("Alert read and sent by a second person"),
    "judge.alert.withdrawn": _("Proposed alert withdrawn"),
}
ALERT = {"Alert": _("first message"), "Update": _("update"), "Cancel": _("all-clear")}
