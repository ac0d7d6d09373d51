"""Forms of the house: a refusal by a rule comes back on the form, with what the person had typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms

from qipan.errors import InputError, NotPermitted, QipanError, RuleRefused


class HouseForm(forms.Form):
    """A form whose ids carry its ``name``, so that several may stand on one page."""

    name = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        kwargs.setdefault("auto_id", f"id_{self.name}_%s" if self.name else "id_%s")
        super().__init__(*args, **kwargs)


def text_area(
    label: Any, *, rows: int = 3, required: bool = True, most: int = 4000, help_text: Any = ""
) -> forms.CharField:
    """A field for sentences, of at most ``most`` characters."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, required=required, max_length=most, help_text=help_text, widget=widget
    )


def attempt(form: forms.Form, work: Callable[[dict[str, Any]], object]) -> bool:
    """Run ``work(cleaned values)`` of a valid form; True when it went through.

    What a rule refuses is written on the form, at the field that the error names. A missing right is told
    on the form only when it names one of its fields (a purpose that was not stated); else it goes on.
    """
    if not form.is_valid():
        return False
    try:
        work(form.cleaned_data)
    except (InputError, RuleRefused) as error:
        blame(form, error)
        return False
    except NotPermitted as error:
        if error.where not in form.fields:
            raise
        blame(form, error)
        return False
    return True


def blame(form: forms.Form, error: QipanError) -> None:
    """Put an error meant for a person on the form: at its field, or above the form."""
    field = error.where if error.where in form.fields else None
    form.add_error(field, " ".join(part for part in (error.what, error.mend) if part))
