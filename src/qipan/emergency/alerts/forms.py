"""What people type for the public."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qipan.core.forms import HouseForm, text_area
from qipan.emergency.alerts.composing import Words


class AlertForm(HouseForm):
    """The words of a public alert, in both languages, and why it is sent."""

    name = "alert"
    headline_zh = forms.CharField(label=_("Headline in Chinese"), max_length=160)
    text_zh = text_area(_("What is happening, in Chinese"), most=2000)
    instruction_zh = text_area(_("What people should do, in Chinese"), rows=2, required=False, most=1000)
    headline_en = forms.CharField(label=_("Headline in English"), max_length=160)
    text_en = text_area(_("What is happening, in English"), most=2000)
    instruction_en = text_area(_("What people should do, in English"), rows=2, required=False, most=1000)
    cancels = forms.BooleanField(label=_("This calls the earlier messages off"), required=False)
    reasons = text_area(_("Reasons"), rows=2, help_text=_("At least ten characters; they stay in the log."))


class SecondForm(HouseForm):
    """A second person lets a proposed alert go out, or takes it back."""

    name = "second"
    reasons = text_area(_("Reasons"), rows=2, help_text=_("What you read and checked; it stays in the log."))


def words_of(told: dict[str, Any]) -> Words:
    """The words of the valid values."""
    return Words(**{name: told[name] for name in Words.__dataclass_fields__})
