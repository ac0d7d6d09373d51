"""Words for the codes of people."""

from django.utils.translation import gettext_lazy as _

EVENTS = {
    "people.organisation.loaded": _("Organisation taken from the city text"),
    "people.organisation.dissolved": _("Organisation dissolved"),
    "people.account.created": _("Account opened"),
    "people.account.closed": _("Account closed"),
    "people.role.granted": _("Role granted"),
    "people.role.ended": _("Role ended"),
    "people.token.made": _("Key to the API made"),
    "people.token.ended": _("Key to the API taken back"),
}
