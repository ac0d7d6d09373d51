"""Forms of decision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qipan.core.forms import HouseForm, text_area
from qipan.decide.models import Dossier
from qipan.decide.services import OptionText

OPTIONS = 3


class DossierForm(HouseForm):
    """A draft: what is asked, on what, who is affected, and at least two options."""

    name = "dossier"
    question = forms.CharField(label=_("Question"), max_length=200)
    evidence = forms.CharField(label=_("Evidence (ids)"), max_length=2000)
    affected = text_area(_("Who is affected, who gains, who loses"))
    legal_basis = forms.CharField(label=_("Legal basis"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(1, OPTIONS + 1):
            self.fields[f"title_{n}"] = forms.CharField(
                label=_("Option %(n)s") % {"n": n}, max_length=160, required=n <= 2
            )
            self.fields[f"effects_{n}"] = text_area(_("Expected effects"), rows=2, required=n <= 2)

    def options(self) -> list[OptionText]:
        """The options that were filled in."""
        told = self.cleaned_data
        filled = (n for n in range(1, OPTIONS + 1) if told.get(f"title_{n}"))
        return [OptionText(told[f"title_{n}"], told[f"effects_{n}"]) for n in filled]


class OpinionForm(HouseForm):
    """What those affected say."""

    name = "opinion"
    voice = forms.CharField(label=_("Whose opinion (a group, no private name)"), max_length=120)
    text = text_area(_("What they say"))


class AnswerForm(HouseForm):
    """The answer to an opinion."""

    name = "answer"
    answer = text_area(_("Answer"), rows=2)


class SignForm(HouseForm):
    """The choice and its reasons."""

    name = "sign"
    option = forms.TypedChoiceField(label=_("Option chosen"), coerce=int, widget=forms.RadioSelect)
    reasons = text_area(_("Reasons"), help_text=_("Why this one and not the others, in your own words."))

    def __init__(self, *args: Any, dossier: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["option"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(o.position, o.title) for o in dossier.options.all()]
