"""Words for the codes of public alerts."""

from django.utils.translation import gettext_lazy as _

EVENTS = {"judge.alert.sent": _("Alert sent to the public")}
ALERT = {"Alert": _("first message"), "Update": _("update"), "Cancel": _("all-clear")}
