"""Forms of oversight."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qipan.core.forms import HouseForm, text_area
from qipan.core.public import pack
from qipan.people.section import Parties
from qipan.places.section import AREAS


class ReviewForm(HouseForm):
    """What was expected, what was seen, what follows."""

    name = "review"
    expected = text_area(_("What was expected"))
    seen = text_area(_("What was seen"))
    lesson = text_area(_("What follows from it"))
    proposes_change = forms.BooleanField(label=_("Proposes to change a rule"), required=False)


class AuditForm(HouseForm):
    """Which events to show."""

    name = "audit"
    action = forms.CharField(label=_("Action"), required=False, max_length=64)
    actor = forms.CharField(label=_("Actor (id)"), required=False, max_length=64)
    subject = forms.CharField(label=_("Object (id)"), required=False, max_length=64)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}))


class PeriodForm(HouseForm):
    """The period of an evaluation, by local days, a district and a lead."""

    name = "period"
    start = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    end = forms.DateField(
        label=_("Until before"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    district = forms.ChoiceField(label=_("District"), required=False)
    party = forms.ChoiceField(label=_("Lead"), required=False)

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        districts = [a for a in pack().pack[AREAS] if a.level == "district"]
        names = [(a.code, a.name_zh if language.startswith("zh") else a.name_en) for a in districts]
        parties = [(p.code, p.name.in_language(language)) for p in pack()[Parties].all]
        self._offer("district", _("The whole city"), names)
        self._offer("party", _("All parties"), parties)

    def _offer(self, name: str, whole: Any, named: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", whole), *named]


class HoldForm(HouseForm):
    """What is kept beyond its span, why, on what basis, until when."""

    name = "hold"
    matter = forms.CharField(
        label=_("Case number, or id of a letter or an import"),
        max_length=40,
        help_text=_("Like 260121-4829137-5; all that belongs to the case is kept."),
    )
    basis = forms.CharField(label=_("Law, order or file that asks for it"), max_length=200)
    reason = text_area(_("Why it is needed"), rows=2)
    until = forms.DateField(label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}))


class LiftForm(HouseForm):
    """Why a hold ends before its day."""

    reason = text_area(_("Why it is no longer needed"), rows=2)
