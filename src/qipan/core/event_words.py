"""What the events of the floor are called, for people."""

from django.utils.translation import gettext_lazy as _

EVENTS = {
    "core.pack.activated": _("City text brought in"),
    "core.texts.shredded": _("Sentences of the log shredded"),
    "core.clock.shifted": _("Simulated clock set"),
}
