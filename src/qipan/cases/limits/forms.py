"""What people type about limits."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qipan.cases.choices import language
from qipan.cases.section.conditions import Conditions
from qipan.core.forms import HouseForm, text_area
from qipan.core.public import calendar, pack


class ExtendForm(HouseForm):
    """More time for the handling or one of its phases."""

    name = "extend"
    phase = forms.ChoiceField(label=_("Limit"), required=False)
    amount = forms.FloatField(label=_("How much more"), min_value=0)
    reason = text_area(_("Reason"), rows=2, help_text=_("It stays with the case."))

    def __init__(self, *args: Any, clocks: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        phase: Any = self.fields["phase"]
        phase.choices = [(each.clock.phase, each.limit) for each in clocks]
        if len(clocks) < 2:
            phase.widget = forms.HiddenInput()
        if clocks:
            self.fields["amount"].help_text = _(
                "In the unit of the limit, at most as much as it: %(limit)s."
            ) % {"limit": " / ".join(each.limit for each in clocks)}


class SuspendForm(HouseForm):
    """A pause until a day."""

    name = "suspend"
    until = forms.DateField(
        label=_("Until (this day included)"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("At most a year. A case is suspended once."),
    )
    reason = text_area(_("Reason"), rows=2, help_text=_("It stays with the case."))

    def clean_until(self) -> Any:
        """The instant at which the day ends in the city."""
        return calendar().day_ends(self.cleaned_data["until"])


class WhyForm(HouseForm):
    """An appeal, or the end of a suspension."""

    reason = text_area(_("Reason"), rows=2, help_text=_("It stays with the case."))


class PhaseForm(HouseForm):
    """A phase that was reached."""

    name = "phase"
    phase = forms.CharField(widget=forms.HiddenInput)
    text = text_area(_("What was reached, and how"), rows=2)


class ConditionForm(HouseForm):
    """Another condition."""

    name = "condition"
    condition = forms.ChoiceField(label=_("Condition"))
    reason = text_area(_("Reason"), rows=2, help_text=_("It stays with the case."))

    def __init__(self, *args: Any, category: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_to = pack()[Conditions].of(category)
        field: Any = self.fields["condition"]
        field.choices = [(each.code, each.name.in_language(language())) for each in open_to]


class DecideForm(HouseForm):
    """The decision on a request, with reasons."""

    name = "decide"
    approved = forms.ChoiceField(
        label=_("Decision"), choices=[("", "—"), ("yes", _("Approve")), ("no", _("Reject"))]
    )
    reason = text_area(_("Reasons"), rows=2, help_text=_("They stay with the case, with your name."))

    def clean_approved(self) -> bool:
        """Whether it was approved."""
        return bool(self.cleaned_data["approved"] == "yes")
