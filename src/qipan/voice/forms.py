"""What reporters type: number and secret, and their verdict."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from qipan.act.public import ReportForm
from qipan.core.forms import HouseForm, text_area

PLAIN = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}

__all__ = ["FollowForm", "ReportForm", "VerdictForm"]


class FollowForm(HouseForm):
    """The two things on a receipt."""

    number = forms.CharField(
        label=_("Case number"),
        max_length=60,
        help_text=_("Like 260121-4829137-5; spaces do not matter."),
        widget=forms.TextInput(attrs={**PLAIN, "inputmode": "numeric"}),
    )
    secret = forms.CharField(
        label=_("Secret"),
        max_length=60,
        help_text=_("Eight letters and digits; capitals and spaces do not matter."),
        widget=forms.TextInput(attrs=PLAIN),
    )


class VerdictForm(HouseForm):
    """Whether it is right now; the two buttons of the form say which."""

    name = "verdict"
    verdict = forms.ChoiceField(choices=[("confirmed", "confirmed"), ("contested", "contested")])
    text = text_area(
        _("What is still wrong?"),
        required=False,
        most=2000,
        help_text=_("Needed when you contest it; one sentence is enough."),
    )
