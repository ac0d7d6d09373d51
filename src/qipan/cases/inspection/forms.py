"""What an inspector types."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from qipan.core.forms import HouseForm, text_area


class InspectionForm(HouseForm):
    """What was found on looking again."""

    result = forms.ChoiceField(
        label=_("Result"),
        choices=[
            ("fixed", _("Fixed")),
            ("not-fixed", _("Not fixed: the case opens again")),
            ("cannot-tell", _("Cannot be told any more")),
        ],
        widget=forms.RadioSelect,
    )
    text = text_area(_("What you found"), rows=3, help_text=_("What was looked at, and how it is."))
