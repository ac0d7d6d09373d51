"""What reporters type: number and secret, and their verdict."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from qipan.cases.public import ReportForm
from qipan.cases.section.checks import CHECKS
from qipan.core.forms import HouseForm, text_area
from qipan.core.public import pack

PLAIN = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}

__all__ = ["CallForm", "FollowForm", "ReportForm", "VerdictForm"]


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
    reason = forms.ChoiceField(label=_("Why it is not right"), required=False)
    text = text_area(
        _("What is still wrong?"),
        required=False,
        most=2000,
        help_text=_("Needed when you contest it; one sentence is enough."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reason: Any = self.fields["reason"]
        reason.choices = verdict_reasons()


def verdict_reasons() -> list[tuple[str, str]]:
    """The city's reasons for contesting an outcome, in the language of the page; none has to be chosen."""
    language, reasons = get_language() or "zh", pack().pack[CHECKS].verdict_reasons
    named = [(each.code, each.name.in_language(language)) for each in reasons]
    return [("", str(_("Choose one, or leave it"))), *named]


class CallForm(HouseForm):
    """What came of a call: the reporter's verdict in their words, or why there is none."""

    name = "call"
    outcome = forms.ChoiceField(
        label=_("What came of the call"),
        choices=[
            ("confirmed", _("Reached: it is right")),
            ("contested", _("Reached: it is not right, the case opens again")),
            ("no-answer", _("Nobody answered")),
            ("refused", _("Does not want to say anything")),
            ("skipped", _("Not called: say why")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.ChoiceField(label=_("Why it is not right"), required=False)
    text = text_area(_("In their words"), required=False, most=2000, rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reason: Any = self.fields["reason"]
        reason.choices = verdict_reasons()
