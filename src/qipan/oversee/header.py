"""What this room offers in the header of pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from qipan.people.public import Permission, holders_of
from qipan.ui.public import offer


def offer_pages() -> None:
    """Called once when the program starts."""
    offer(
        "oversee:evaluation", _("Evaluation"), group="oversight", opens=holders_of(Permission.EVALUATION_VIEW)
    )
    offer("oversee:retention", _("Retention"), group="oversight", opens=holders_of(Permission.RETENTION_VIEW))
    offer("oversee:audit", _("Audit"), group="oversight", opens=holders_of(Permission.AUDIT_VIEW))
    offer(
        "oversee:operations", _("Operations"), group="oversight", opens=holders_of(Permission.OPERATIONS_VIEW)
    )
