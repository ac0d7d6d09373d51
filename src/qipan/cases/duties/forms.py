"""What people type about duties and quarrels."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qipan.cases import choices
from qipan.cases.choices import codes, or_blank
from qipan.cases.duties.amending import today
from qipan.core.forms import HouseForm, text_area
from qipan.core.localtime import start_of_day, zone_named
from qipan.core.public import pack

DAYS = 90


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """A day, picked or typed."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class ListForm(HouseForm):
    """What to look for in the duty list, and for which day."""

    q = forms.CharField(
        label=_("Search"), required=False, max_length=80, help_text=_("Matter, party, rule or basis")
    )
    on = day_field(_("As of"), required=False)


class PeriodForm(HouseForm):
    """Cases opened in a period, the last 90 days unless said otherwise."""

    start = day_field(_("From"), required=False)
    end = day_field(_("Until before"), required=False)

    @property
    def period(self) -> tuple[datetime, datetime]:
        """First and last moment (exclusive) of the period; a day that is wrong does not restrict."""
        self.is_valid()
        zone = zone_named(pack().pack.city.timezone)
        end = self.cleaned_data.get("end") or today() + timedelta(days=1)
        start = self.cleaned_data.get("start") or end - timedelta(days=DAYS)
        return start_of_day(start, zone), start_of_day(end, zone)


class RuleForm(HouseForm):
    """A ruling: who leads, who assists, why, and on what basis."""

    lead = forms.ChoiceField(label=_("Who leads"), choices=or_blank("—", choices.parties))
    assists = forms.MultipleChoiceField(
        label=_("Who assists"),
        required=False,
        choices=choices.parties,
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    reasons = text_area(_("Reasons"), help_text=_("They stay with the ruling, which is a precedent."))
    basis = text_area(_("Legal basis"), rows=2, most=400)
    scope = forms.ChoiceField(
        label=_("The duty list is to be changed for"), choices=codes("duty-scope"), initial="city"
    )


class AcceptForm(HouseForm):
    """A proposed change of the duty list is accepted, from a day on."""

    name = "accept"
    effective = day_field(_("In force from"), help_text=_("Today or later"))
    reasons = text_area(_("Reasons"), rows=2)


class RejectForm(HouseForm):
    """A proposed change of the duty list is rejected."""

    name = "reject"
    reasons = text_area(_("Reasons"), rows=2)


class AssistForm(HouseForm):
    """A party is asked to assist."""

    party = forms.ChoiceField(label=_("Party"), choices=or_blank("—", choices.parties))
    task = text_area(_("Task"), rows=2)
    reason = text_area(_("Why this party"), rows=2, required=False)


class WhistleForm(HouseForm):
    """A street calls parties to a case."""

    parties = forms.MultipleChoiceField(
        label=_("Who is called"),
        choices=choices.parties,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("Several: hold Ctrl, or tap each."),
    )
    task = text_area(_("What they are called to"), rows=2)
    reason = text_area(_("Why they are needed"), rows=2)


class EndForm(HouseForm):
    """Why a sub-order ends without being done."""

    reason = text_area(_("Reason"), rows=2, help_text=_("It stays with the case, and so does the overtime."))
