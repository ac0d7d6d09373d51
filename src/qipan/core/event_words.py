"""What the events of the floor are called, for people."""

from django.utils.translation import gettext_lazy as _

EVENTS = {
    "core.pack.activated": _("City text brought in"),
    "core.clock.shifted": _("Simulated clock set"),
}
