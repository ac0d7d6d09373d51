"""Words for the codes of places."""

from django.utils.translation import gettext_lazy as _

EVENTS = {
    "places.areas.loaded": _("Areas taken from the city text"),
}
