"""What this room offers in the header of pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from qipan.people.public import Permission, holders_of
from qipan.ui.public import offer


def offer_pages() -> None:
    """Called once when the program starts."""
    offer("cases:cases", _("Cases"), group="cases", opens=holders_of(Permission.CASE_VIEW))
    offer("cases:attention", _("Attention"), group="cases", opens=holders_of(Permission.CASE_VIEW))
    offer("cases:intake", _("Intake"), group="cases", opens=holders_of(Permission.CASE_INTAKE))
    offer("cases:duties", _("Duties"), group="cases", opens=holders_of(Permission.CASE_VIEW))
    offer("cases:inspections", _("Re-inspection"), group="cases", opens=holders_of(Permission.CASE_INSPECT))
