"""What people type in an emergency."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qipan.cases.public import choices, language, or_blank
from qipan.core.forms import HouseForm, text_area
from qipan.core.public import pack
from qipan.emergency import rules
from qipan.emergency.models import Emergency
from qipan.emergency.section.plans import Plan

_REASONS = _("At least ten characters; they stay in the log.")


class OpenForm(HouseForm):
    """Which plan is opened, and why."""

    name = "open"
    plan = forms.ChoiceField(label=_("Plan"))
    reasons = text_area(_("Reasons"), rows=2, help_text=_REASONS)

    def __init__(self, *args: Any, plans: tuple[Plan, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["plan"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(plan.code, plan.name.in_language(language())) for plan in plans]


class BornForm(HouseForm):
    """A case opened from a warning."""

    name = "born"
    title = forms.CharField(label=_("What is to be looked after"), max_length=160)
    category = forms.ChoiceField(label=_("Category"), choices=or_blank("—", choices.categories))
    area_code = forms.ChoiceField(
        label=_("District or street"), required=False, choices=or_blank(_("As the warning"), choices.areas)
    )


class _OfEmergency(HouseForm):
    """A form whose choices come from the plan of an emergency."""

    def __init__(self, *args: Any, emergency: Emergency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = rules.plan_of(emergency)
        for name, found in self.offered().items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = found

    def offered(self) -> dict[str, list[tuple[str, str]]]:
        """Choices by field."""
        return {}


class PostForm(_OfEmergency):
    """Who holds a role from now on."""

    name = "post"
    role = forms.ChoiceField(label=_("Role"))
    username = forms.CharField(label=_("Account name of the person"), max_length=64)

    def offered(self) -> dict[str, list[tuple[str, str]]]:
        """The plan's roles."""
        return {"role": [(role.code, role.name.in_language(language())) for role in self.plan.roles]}


class StockForm(_OfEmergency):
    """How much of what is asked for, and what for."""

    name = "stock"
    code = forms.ChoiceField(label=_("Stock"))
    amount = forms.IntegerField(label=_("How many"), min_value=1, max_value=rules.MOST)
    purpose = forms.CharField(label=_("What for"), max_length=200)

    def offered(self) -> dict[str, list[tuple[str, str]]]:
        """The plan's stock."""
        return {"code": [(code, pack().label("stock", code, language())) for code in self.plan.stock]}


class NumberForm(HouseForm):
    """Which request is meant."""

    use = forms.IntegerField(min_value=1)


class StepForm(HouseForm):
    """Which step is meant."""

    step = forms.CharField(max_length=64, widget=forms.HiddenInput)


class NoteForm(StepForm):
    """What was done."""

    note = text_area(_("What was done"), rows=2, most=2000)


class SkipForm(StepForm):
    """Why a step is left out."""

    reasons = text_area(_("Why it is left out"), rows=2, most=2000, help_text=_REASONS)


class LogForm(HouseForm):
    """A line of the log book."""

    name = "log"
    text = text_area(_("New line"), rows=2)
    corrects = forms.IntegerField(label=_("Corrects line number"), required=False, min_value=1)


class HandoverForm(HouseForm):
    """What the next shift must know."""

    name = "handover"
    situation = text_area(_("How things stand"), rows=3)
    open_points = text_area(_("What is open"), rows=3)


class ReasonsForm(HouseForm):
    """Why somebody takes charge, or ends it."""

    reasons = text_area(_("Reasons"), rows=2, help_text=_REASONS)


class PlainForm(HouseForm):
    """An act that needs no word."""
