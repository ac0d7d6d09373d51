"""What this room offers in the header of pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from qipan.people.public import Permission, holders_of
from qipan.ui.public import offer, offer_to_strangers


def offer_pages() -> None:
    """Called once when the program starts."""
    offer(
        "emergency:emergencies", _("Emergencies"), group="judgement", opens=holders_of(Permission.BOARD_VIEW)
    )
    offer_to_strangers("emergency:alerts", _("Public alerts"), place=9)
