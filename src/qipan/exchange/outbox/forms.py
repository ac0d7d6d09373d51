"""What people type about the exchange: keys, webhooks, what becomes of a delivery."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qipan.cases.public import choices, codes, or_blank
from qipan.core.forms import HouseForm
from qipan.exchange.outbox.derive_deliveries import TOLD


class KeyForm(HouseForm):
    """A new key."""

    name = "key"
    party = forms.ChoiceField(label=_("Party"), choices=or_blank("—", choices.parties))
    purpose = forms.CharField(label=_("What for"), max_length=200)
    per_hour = forms.IntegerField(label=_("Requests an hour"), initial=600, min_value=1, max_value=100_000)
    days = forms.IntegerField(label=_("Days in force"), initial=365, min_value=1, max_value=730)


class WebhookForm(HouseForm):
    """A new webhook."""

    name = "webhook"
    party = forms.ChoiceField(label=_("Party"), choices=or_blank("—", choices.parties))
    url = forms.CharField(
        label=_("Address"),
        max_length=500,
        help_text=_("Only hosts that the setting QIPAN_OUTBOX_HOSTS names."),
    )
    events = forms.CharField(
        label=_("Events"),
        max_length=1000,
        initial="act.case.",
        help_text=_("Separated by spaces; 'act.case.' stands for all below it. Known: %(known)s")
        % {"known": " ".join(TOLD)},
    )
    purpose = forms.CharField(label=_("What for"), max_length=200)
    everything = forms.BooleanField(label=_("Not only cases that the party leads"), required=False)

    def clean_events(self) -> list[str]:
        """The events, one by one."""
        typed: str = self.cleaned_data["events"]
        return typed.replace(",", " ").split()


class DeliveryForm(HouseForm):
    """What becomes of a delivery that waits for somebody."""

    name = "delivery"
    reason = forms.CharField(label=_("Reason for giving up"), max_length=300, required=False)
    remote_id = forms.CharField(label=_("Its number there"), max_length=96, required=False)


class StateForm(HouseForm):
    """Filter of the outbox."""

    name = "outbox"
    state = forms.ChoiceField(label=_("State"), required=False, choices=or_blank(_("All"), codes("delivery")))

    def wanted(self) -> str:
        """The state asked for; a wrong one does not restrict."""
        found: dict[str, Any] = self.cleaned_data if self.is_valid() else {}
        return str(found.get("state", ""))
