"""The questions of a category as fields of a form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from qipan.cases.questions.answers import checked_answers, questions_for
from qipan.cases.values import LONGEST, YES_NO
from qipan.core.forms import HouseForm
from qipan.core.public import pack, word
from qipan.errors import InputError
from qipan.sense.section.categories import Question

PREFIX = "q"
# Up to so many choices stand open; more are a list box.
MOST_OPEN = 6


class QuestionsForm(HouseForm):
    """Fields for what is asked of ``category``; ``answers`` are the checked values.

    The page says under which category its questions stood: ``unseen`` ones are shown before anything is sent.
    """

    name = "questions"
    part = "cases/questions/_questions.html"

    def __init__(self, data: Any = None, *, category: str = "") -> None:
        super().__init__(data, prefix=PREFIX)
        self.category, self.answers = category, dict[str, Any]()
        language = get_language() or "zh"
        for question in questions_for(category):
            self.fields[question.code] = _field(question, language)
        shown = data.get(f"{PREFIX}-for", "") if data else category
        self.unseen = bool(self.fields) and shown != category

    def clean(self) -> dict[str, Any]:
        """The answers as every door checks them."""
        found = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                self.answers = checked_answers(self.category, found)
            except InputError as error:
                code = error.where.removeprefix("answers.")
                self.add_error(code if code in self.fields else None, f"{error.what} {error.mend}".strip())
        return found


def _field(question: Question, language: str) -> forms.Field:
    told: dict[str, Any] = {
        "label": question.name.in_language(language) + (f" ({question.unit})" if question.unit else ""),
        "help_text": question.why.in_language(language),
        "required": question.required,
    }
    named = [(choice.code, choice.name.in_language(language)) for choice in question.choices]
    match question.kind:
        case "long-text":
            area = forms.Textarea(attrs={"rows": 3})
            return forms.CharField(max_length=LONGEST["long-text"], widget=area, **told)
        case "number":
            return forms.FloatField(min_value=question.least, max_value=question.most, **told)
        case "date":
            return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), **told)
        case "yes-no":
            said = [(code, word("yes-no", code)) for code in YES_NO]
            return forms.ChoiceField(choices=_open(said, question), widget=forms.RadioSelect, **told)
        case "choices":
            return forms.MultipleChoiceField(choices=named, widget=forms.CheckboxSelectMultiple, **told)
        case "choice" if len(named) <= MOST_OPEN:
            return forms.ChoiceField(choices=_open(named, question), widget=forms.RadioSelect, **told)
        case "choice":
            return forms.ChoiceField(choices=[("", "—"), *named], **told)
    return forms.CharField(max_length=LONGEST["text"], **told)


def _open(named: list[tuple[str, Any]], question: Question) -> list[tuple[str, Any]]:
    """Choices that stand open; whoever does not know can say so where no answer is needed."""
    return named if question.required else [*named, ("", _("No answer"))]


def questions_form(request: HttpRequest) -> QuestionsForm:
    """The questions of the category that was chosen, with what was answered; none of an unknown one."""
    sent = request.method == "POST"
    category = request.POST.get("category", "") if sent else ""
    known = category if category and pack().chain("category", category) else ""
    return QuestionsForm(request.POST if sent else None, category=known)
