"""Forms of decision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from qipan.core.forms import HouseForm, text_area
from qipan.core.public import pack
from qipan.decide.models import Dossier
from qipan.decide.section import Track, Tracks
from qipan.decide.services import OptionText

OPTIONS = 3


class DossierForm(HouseForm):
    """A draft: what is asked, on what, who is affected, and at least two options."""

    name = "dossier"
    track = forms.ChoiceField(label=_("Track"), help_text=_("How this kind of decision is made."))
    question = forms.CharField(label=_("Question"), max_length=200)
    evidence = forms.CharField(label=_("Evidence (ids)"), max_length=2000)
    affected = text_area(_("Who is affected, who gains, who loses"))
    legal_basis = forms.CharField(label=_("Legal basis"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        track: Any = self.fields["track"]
        language = get_language() or "zh"
        track.choices = [(each.code, each.name.in_language(language)) for each in pack()[Tracks].all]
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
    group = forms.ChoiceField(label=_("Asked by this track"), required=False)
    voice = forms.CharField(label=_("Whose opinion (a group, no private name)"), max_length=120)
    text = text_area(_("What they say"))

    def __init__(self, *args: Any, track: Track, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        group: Any = self.fields["group"]
        language = get_language() or "zh"
        group.choices = [(each.code, each.name.in_language(language)) for each in track.asks]
        group.choices = [*group.choices, ("", _("Somebody else"))]
        if not track.asks:
            group.widget = forms.HiddenInput()


class UnaskedForm(HouseForm):
    """Why nobody was asked."""

    name = "unasked"
    reason = text_area(
        _("Why they were not asked"), rows=2, help_text=_("It is shown with the decision, with your name.")
    )


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
