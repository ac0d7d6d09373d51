"""What this room offers in the header of pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from qipan.people.public import Permission, holders_of
from qipan.ui.public import offer, offer_to_strangers


def offer_pages() -> None:
    """Called once when the program starts."""
    offer("voice:callbacks", _("Call-backs"), group="cases", opens=holders_of(Permission.CASE_INTAKE))
    offer_to_strangers("voice:report", _("Report a matter"), place=1)
    offer_to_strangers("voice:follow", _("Follow a case"), place=2)
