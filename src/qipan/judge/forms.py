"""Forms of judgement: reasons, and the grades of a warning."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qipan.core.forms import HouseForm, text_area
from qipan.core.public import pack
from qipan.judge.section.warnings import WARNINGS, Grade, WarningColours


class ReasonsForm(HouseForm):
    """Why a finding is set aside, or a warning lifted."""

    name = "reasons"
    reasons = text_area(_("Reasons"), help_text=_("At least ten characters; they stay in the log."))


class WarningForm(HouseForm):
    """A person grades urgency, trend and harm; the city's table gives the colour."""

    name = "warning"
    urgency = forms.ChoiceField(label=_("Urgency"), widget=forms.RadioSelect)
    trend = forms.ChoiceField(label=_("Trend"), widget=forms.RadioSelect)
    harm = forms.ChoiceField(label=_("Possible harm"), widget=forms.RadioSelect)
    title = forms.CharField(label=_("Title"), max_length=120)
    text = text_area(_("What people are to know and do"))
    reasons = text_area(_("Reasons"), help_text=_("Why a warning, and why these grades."))

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        table = pack().pack[WARNINGS]
        for axis, grades in (("urgency", table.urgency), ("trend", table.trend), ("harm", table.harm)):
            field = self.fields[axis]
            if isinstance(field, forms.ChoiceField):
                field.choices = _choices(grades, language)


def _choices(grades: Sequence[Grade], language: str) -> list[tuple[str, str]]:
    return [(grade.code, grade.name.in_language(language)) for grade in grades]


def colour_table() -> dict[str, str]:
    """The pack's colours by ``urgency|trend|harm``, for the page that shows them while grading."""
    table = pack().pack[WARNINGS]
    return {
        f"{u.code}|{t.code}|{h.code}": pack()[WarningColours].colour(u.code, t.code, h.code)
        for u in table.urgency
        for t in table.trend
        for h in table.harm
    }
