"""Forms of the pool."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from qipan.core.forms import HouseForm, text_area


class DismissForm(HouseForm):
    """Why a quarantined row stays out."""

    name = "dismiss"
    reason = text_area(_("Why it stays out"), rows=2, most=1000)
