"""From one visit to every form that needs it: what is asked, what is checked, what each form takes."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from qipan.act.models import Case, FilledForm, Visit
from qipan.core.public import pack, word
from qipan.errors import InputError
from qipan.packs.schema import FormText, VisitField

LONGEST = 500
# What a visit knows that the worker typed; all else the matter itself tells.
TYPED = ("result", "text", "again-on")
YES_NO = {"yes", "no"}


def fields_for(category: str) -> list[VisitField]:
    """What is asked on the spot for a matter of this category."""
    return [field for field in pack().pack.forms.fields if _concerns(field.categories, category)]


def forms_for(category: str) -> list[FormText]:
    """The forms that a visit to a matter of this category may fill."""
    return [form for form in pack().pack.forms.forms if _concerns(form.categories, category)]


def _concerns(categories: Collection[str], category: str) -> bool:
    return not categories or any(pack().is_within(category, code) for code in categories)


def checked_values(category: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that were given, each as its field says; empty ones are left out.

    Raises ``InputError`` naming the field for an answer that cannot be. An answer to a field that the city no
    longer asks is kept as text: what somebody wrote off-line is not thrown away.
    """
    asked = {field.code: field for field in fields_for(category)}
    given = {code: value for code, value in values.items() if value not in ("", None)}
    return {
        code[:64]: _checked(asked[code], value) if code in asked else str(value)[:LONGEST]
        for code, value in given.items()
    }


def _checked(field: VisitField, value: Any) -> Any:
    checks = {"number": _number, "choice": _choice, "yes-no": _yes_no, "date": _date, "text": _text}
    checked = checks[field.kind](field, value)
    if checked is None:
        raise InputError(
            _("'%(value)s' does not fit '%(field)s'.")
            % {"value": str(value)[:40], "field": field.name.in_language("zh")},
            where=f"values.{field.code}",
            mend=_expected(field),
        )
    return checked


def _number(field: VisitField, value: Any) -> float | None:
    try:
        number = float(str(value).strip())
    except ValueError:
        return None
    least = -math.inf if field.least is None else field.least
    most = math.inf if field.most is None else field.most
    return number if math.isfinite(number) and least <= number <= most else None


def _choice(field: VisitField, value: Any) -> str | None:
    return str(value) if str(value) in {choice.code for choice in field.choices} else None


def _yes_no(field: VisitField, value: Any) -> str | None:
    del field
    return str(value) if str(value) in YES_NO else None


def _date(field: VisitField, value: Any) -> str | None:
    del field
    try:
        found = parse_date(str(value))
    except ValueError:
        return None
    return found.isoformat() if found else None


def _text(field: VisitField, value: Any) -> str | None:
    del field
    return str(value).strip()[:LONGEST]


def _expected(field: VisitField) -> str:
    if field.kind == "number" and (field.least is not None or field.most is not None):
        return _("A number from %(least)s to %(most)s.") % {"least": field.least, "most": field.most}
    words = {
        "number": _("A number."),
        "choice": ", ".join(choice.code for choice in field.choices),
        "yes-no": "yes, no",
        "date": _("A day like 2026-01-21."),
    }
    return words.get(field.kind, "")


def known_of(visit: Visit, case: Case, *, photos: int, again_on: date | None) -> dict[str, Any]:
    """What a visit tells a form, by code: of the matter, of the work, and what was answered."""
    area = case.area
    local = timezone.localtime(visit.visited_at)
    return {
        "number": case.number,
        "visited-at": local.isoformat(timespec="minutes"),
        "district": pack().label("area", case.district, "zh") if case.district else "",
        "area": area.name_zh if area else "",
        "address": _address(case),
        "category": pack().label("category", case.category, "zh") if case.category else "",
        "party": visit.order.party.name_zh,
        "worker": visit.made_by.name_zh,
        "result": word("result", visit.result) if visit.result else "",
        "text": visit.text,
        "photos": photos or "",
        "again-on": again_on.isoformat() if again_on else "",
        **{code: _shown(code, value) for code, value in visit.values.items()},
    }


def _address(case: Case) -> str:
    joined = case.case_signals.select_related("signal").order_by("id").first()
    return joined.signal.address if joined else ""


def _shown(code: str, value: Any) -> Any:
    """A choice by its name, yes and no in words, a whole number without its point."""
    field = next((f for f in pack().pack.forms.fields if f.code == code), None)
    if field is None:
        return value
    if field.kind == "choice":
        return next((c.name.zh for c in field.choices if c.code == value), value)
    if field.kind == "yes-no":
        return {"yes": "是", "no": "否"}.get(value, value)
    return int(value) if isinstance(value, float) and value.is_integer() else value


def taken(form: FormText, known: Mapping[str, Any]) -> dict[str, Any]:
    """What the form takes of a visit, by code."""
    return {code: known.get(code, "") for code in form.takes}


def missing(form: FormText, values: Mapping[str, Any]) -> list[str]:
    """The required fields that the visit does not fill: the form stays open."""
    return [code for code in form.requires if values.get(code, "") == ""]


@dataclass(frozen=True, slots=True)
class Saving:
    """How often something was written into a form, and how much of it somebody typed.

    ``cells`` counts filled cells of all forms, ``typed`` the different answers of the worker among them;
    ``saved`` is what nobody had to write once more.
    """

    forms: int
    cells: int
    typed: int

    @property
    def saved(self) -> int:
        """Cells that were filled without being typed again."""
        return self.cells - self.typed


def saving(filled: Iterable[FilledForm], answered: Collection[str]) -> Saving:
    """The count for one visit; ``answered`` are the codes of what the worker wrote."""
    forms = list(filled)
    cells = [(code, value) for form in forms for code, value in form.values.items() if value != ""]
    typed = {code for code, _value in cells if code in TYPED or code in answered}
    return Saving(len(forms), len(cells), len(typed))
