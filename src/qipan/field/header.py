"""What this room offers in the header of pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from qipan.people.public import Permission, holders_of
from qipan.ui.public import offer


def offer_pages() -> None:
    """Called once when the program starts."""
    offer("field:field", _("Field work"), group="cases", opens=holders_of(Permission.CASE_HANDLE))
