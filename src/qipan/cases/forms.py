"""What people type in action: list filters, the steps of a case, the look at a reporter."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qipan.cases import choices
from qipan.cases.bulk.rules import STEPS as BULK_STEPS
from qipan.cases.choices import codes, or_blank
from qipan.cases.intake.opening import ReporterContact
from qipan.cases.lists.case_filter import moment_of, parse_case_filter
from qipan.cases.lists.figures import open_states
from qipan.cases.rules import clean_number
from qipan.cases.selectors import CaseFilter
from qipan.core.forms import HouseForm, text_area
from qipan.errors import InputError, RuleRefused
from qipan.places.public import places_called

# So many places are named when what was typed may mean more.
MOST_NAMED = 6


class DayField(forms.CharField):
    """A day in the city, or a moment with its zone as a program writes it; kept as text."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, widget=forms.DateInput(attrs={"type": "date"}), **options)

    def clean(self, value: Any) -> str:
        """The text, if it is a moment."""
        text: str = super().clean(value)
        try:
            moment_of("", text)
        except InputError as error:
            raise forms.ValidationError(error.what) from error
        return text

    def prepare_value(self, value: Any) -> Any:
        """The day, as a browser's field takes it."""
        return value[:10] if isinstance(value, str) else value


class CaseFilterForm(HouseForm):
    """Filters above the list of cases; all of them optional."""

    name = "filter"
    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=200,
        help_text=_("Words of the report, its address, the answer, or a number; Chinese or English."),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    number = forms.CharField(label=_("Case number"), required=False, max_length=40)
    state = forms.ChoiceField(label=_("State"), required=False, choices=or_blank(_("All"), choices.states))
    category = forms.ChoiceField(
        label=_("Category"), required=False, choices=or_blank(_("All"), choices.categories)
    )
    district = forms.ChoiceField(
        label=_("District"), required=False, choices=or_blank(_("All"), choices.districts)
    )
    party = forms.ChoiceField(label=_("Party"), required=False, choices=or_blank(_("All"), choices.parties))
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=or_blank(_("All"), codes("case-kind")))
    since = DayField(label=_("Opened from"))
    until = DayField(label=_("Opened before"))
    sort = forms.ChoiceField(
        label=_("Order"), required=False, choices=or_blank(_("As usual"), codes("case-order"))
    )
    overdue = forms.BooleanField(label=_("Overdue only"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # An address or a named filter may ask for several states; the list box shows them as one choice.
        field, asked = self.fields["state"], str(self.data.get("state", ""))
        several = {asked: "、".join(word for code, word in choices.states() if code in asked.split(","))}
        still = {",".join(open_states()): gettext("All that are open")}
        wanted = {**still, **several} if "," in asked else still
        field.choices = [("", gettext("All")), *wanted.items(), *choices.states()]  # type: ignore[attr-defined]

    def clean_number(self) -> str:
        """The number as stored, however it was typed."""
        typed: str = self.cleaned_data["number"]
        try:
            return clean_number(typed) if typed else ""
        except RuleRefused as error:
            raise forms.ValidationError(error.what) from error

    def wanted(self) -> CaseFilter:
        """The filter as the selector takes it; a field that is wrong does not restrict."""
        self.is_valid()
        return parse_case_filter(self.cleaned_data)

    @property
    def order(self) -> str:
        """The order asked for; empty for the usual one."""
        self.is_valid()
        return str(self.cleaned_data.get("sort") or "")


class BulkForm(HouseForm):
    """A step for many cases, and what it is told; only what the step needs is read."""

    name = "bulk"
    step = forms.ChoiceField(label=_("Step"), choices=codes("step", *BULK_STEPS))
    category = forms.ChoiceField(
        label=_("Category"),
        required=False,
        choices=or_blank("—", choices.categories),
        help_text=_("For a triage."),
    )
    party = forms.ChoiceField(
        label=_("Party"),
        required=False,
        choices=or_blank(_("As the duty list says"), choices.parties),
        help_text=_("For a dispatch; each case to whom the duty list names, or all to one."),
    )
    reason = text_area(_("Reason"), rows=2, required=False, help_text=_("It stays with each case."))


class SavedFilterForm(HouseForm):
    """The name under which a filter is kept."""

    name = "saved"
    title = forms.CharField(label=_("Name of the filter"), max_length=60)
    shared = forms.BooleanField(label=_("For everybody in my organisation"), required=False)


class PlainForm(HouseForm):
    """A step that needs no word: accept, close."""


class ReasonForm(HouseForm):
    """A step that needs a reason: reject, cancel, open again."""

    reason = text_area(_("Reason"), rows=2, help_text=_("It stays with the case."))


class ReturnForm(HouseForm):
    """Why a party gives the work back: a reason of the city's list, and words if it likes."""

    name = "return"
    code = forms.ChoiceField(
        label=_("Reason"),
        choices=or_blank("—", choices.return_reasons),
        help_text=_("The handling clock runs on. A second return goes to a ruling."),
    )
    reason = text_area(_("In your words"), rows=2, required=False)


class TriageForm(HouseForm):
    """What kind of matter it is."""

    name = "triage"
    category = forms.ChoiceField(label=_("Category"), choices=or_blank("—", choices.categories))
    condition = forms.ChoiceField(
        label=_("Condition"),
        required=False,
        choices=or_blank(_("The usual one of the category"), choices.conditions),
        help_text=_("Where the limit depends on it."),
    )
    reason = text_area(_("Note"), rows=2, required=False)


class DispatchForm(HouseForm):
    """To whom it goes, and with what task; an empty party means the one that the duty list names."""

    name = "dispatch"
    party = forms.ChoiceField(
        label=_("Another party"),
        required=False,
        choices=or_blank(_("No: as the duty list says"), choices.parties),
    )
    reason = text_area(_("Why this party"), rows=2, required=False)
    task = text_area(_("Task"), rows=2)
    with_assists = forms.BooleanField(
        label=_("Give sub-orders to the assisting parties of the duty list too"), required=False
    )


class HandleForm(HouseForm):
    """What was done."""

    name = "handle"
    result = forms.ChoiceField(label=_("Result"), choices=codes("result"))
    text = text_area(_("What was done"), help_text=_("One sentence that the reporter understands."))


class CheckForm(HouseForm):
    """What the independent check found."""

    name = "check"
    verdict = forms.ChoiceField(label=_("Verdict"), choices=codes("check"))
    text = text_area(_("What was checked, and how"))


class AnswerForm(HouseForm):
    """The answer to the reporter."""

    name = "answer"
    text = text_area(
        _("Answer to the reporter"),
        rows=4,
        help_text=_("What was done and what happens next; the reporter reads exactly this."),
    )
    despite = text_area(
        _("If a grave remark stands: why it goes out as it is"),
        rows=2,
        required=False,
        help_text=_("Only then; it stays with the case."),
    )


class DelayForm(HouseForm):
    """Why there is no answer yet, and until when."""

    name = "delay"
    reason = text_area(
        _("Why there is no answer yet"), rows=2, help_text=_("The reporter reads exactly this.")
    )
    until = forms.DateField(
        label=_("Answer, or the next word, by"), widget=forms.DateInput(attrs={"type": "date"})
    )


class RevealForm(HouseForm):
    """Why somebody needs to know who reported."""

    name = "reveal"
    purpose = forms.CharField(
        label=_("What do you need the reporter's identity for?"),
        help_text=_(
            "Your name, the time and this purpose are written to the log; "
            "the reporter reads your organisation and the purpose."
        ),
        max_length=200,
    )


class DecisionOrderForm(HouseForm):
    """An order that carries a signed decision out."""

    name = "order"
    title = forms.CharField(label=_("Title"), max_length=160)
    party = forms.ChoiceField(label=_("Party"), choices=or_blank("—", choices.parties))
    task = text_area(_("Task"))
    category = forms.ChoiceField(label=_("Category"), choices=or_blank("—", choices.categories))
    area = forms.ChoiceField(
        label=_("District or street"),
        required=False,
        choices=or_blank(_("The whole city"), choices.areas),
    )


class ReportForm(HouseForm):
    """What is reported, by whatever channel."""

    text = text_area(
        _("What is the matter?"),
        rows=5,
        most=10_000,
        help_text=_("In your own words: what is wrong, since when, who is in danger."),
    )
    area: forms.Field = forms.ChoiceField(
        label=_("District or street"), required=False, choices=or_blank(_("I do not know"), choices.areas)
    )
    address = forms.CharField(
        label=_("Where exactly"),
        required=False,
        max_length=200,
        help_text=_("Street and house number, or what stands next to it."),
    )
    lon = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=-180, max_value=180)
    lat = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=-90, max_value=90)
    category = forms.ChoiceField(
        label=_("Kind of matter"),
        required=False,
        choices=or_blank(_("I do not know: sort it for me"), choices.categories),
    )
    reporter_name = forms.CharField(label=_("Name"), required=False, max_length=64)
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=32,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    wants_call = forms.BooleanField(label=_("Please call back"), required=False)
    once = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput, initial=token_urlsafe)

    def clean(self) -> dict[str, Any]:
        """Half a point is no point; a wish for a call needs a number."""
        found = super().clean() or self.cleaned_data
        if found.get("lon") is None or found.get("lat") is None:
            found["lon"] = found["lat"] = None
        if found.get("wants_call") and not found.get("phone"):
            self.add_error("phone", _("To call back, we need a number."))
        return found

    @property
    def report(self) -> dict[str, Any]:
        """The valid values as ``submit_report`` takes them."""
        found = self.cleaned_data
        plain = ("text", "category", "lon", "lat", "address")
        told = ReporterContact(found["reporter_name"], found["phone"], wants_call=found["wants_call"])
        return {**{name: found[name] for name in plain}, "area_code": found["area"], "told": told}


class PlaceField(forms.CharField):
    """A district or street by its name, or a part of it that names no other; gives its code.

    Typing is quicker than any list of hundreds: the page offers the names meanwhile.
    """

    def clean(self, value: Any) -> str:
        """The code. Raises ``ValidationError`` with the names that may be meant."""
        typed: str = super().clean(value)
        found = places_called(typed, choices.language())
        if typed and len(found) != 1:
            several = "、".join(label for _code, label in found[:MOST_NAMED])
            said = gettext("Several places are called so: %(names)s") % {"names": several}
            raise forms.ValidationError(said if found else gettext("No district or street is called so."))
        return found[0][0] if found else ""


class IntakeForm(ReportForm):
    """A report that a clerk writes down: by phone, from a letter, at a window."""

    channel = forms.ChoiceField(
        label=_("How did it come in?"), choices=codes("channel", "phone", "paper", "visit")
    )
    area = PlaceField(
        label=_("District or street"),
        required=False,
        max_length=100,
        help_text=_("A part of the name is enough."),
        widget=forms.TextInput(attrs={"list": "places", "autocomplete": "off"}),
    )
    field_order = ("channel",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A call begins with what is the matter: the channel stands at phone already.
        self.fields["text"].widget.attrs["autofocus"] = True
