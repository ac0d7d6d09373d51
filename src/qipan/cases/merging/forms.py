"""What people type to join cases and to take them apart."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from qipan.cases import choices
from qipan.cases.choices import or_blank
from qipan.core.forms import HouseForm, text_area

STAYS = _("It stays with the case.")


class MergeForm(HouseForm):
    """Under which case this one goes on."""

    name = "merge"
    into = forms.CharField(
        label=_("Number of the case it goes on under"),
        max_length=40,
        help_text=_("Like 260121-4829137-5; both reporters keep their number and rights."),
    )
    reason = text_area(_("Why it is the same matter"), rows=2, help_text=STAYS)


class UnmergeForm(HouseForm):
    """Why the case is a matter of its own after all."""

    name = "unmerge"
    reason = text_area(_("Why it is a matter of its own"), rows=2, help_text=STAYS)


class SplitForm(HouseForm):
    """A further matter of the same report."""

    name = "split"
    title = forms.CharField(label=_("The further matter, in a few words"), max_length=160)
    category = forms.ChoiceField(label=_("Category"), choices=or_blank("—", choices.categories))
    reason = text_area(_("Why it gets a case of its own"), rows=2, help_text=STAYS)
