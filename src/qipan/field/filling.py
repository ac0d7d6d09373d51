"""From one visit to every form that needs it: what is asked, what is checked, what each form takes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from qipan.cases.public import Case, checked, shown
from qipan.core.public import local_time, pack, word
from qipan.field.models import FilledForm, Visit
from qipan.field.section import FORMS, FormText, VisitField

LONGEST = 500
# What a visit knows that the worker typed; all else the matter itself tells.
TYPED = ("result", "text", "again-on")


def fields_for(category: str) -> list[VisitField]:
    """What is asked on the spot for a matter of this category."""
    return [field for field in pack().pack[FORMS].fields if _concerns(field.categories, category)]


def forms_for(category: str) -> list[FormText]:
    """The forms that a visit to a matter of this category may fill."""
    return [form for form in pack().pack[FORMS].forms if _concerns(form.categories, category)]


def _concerns(categories: Collection[str], category: str) -> bool:
    return not categories or any(pack().is_within("category", category, code) for code in categories)


def checked_values(category: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that were given, each as its field says; empty ones are left out.

    Raises ``InputError`` naming the field for an answer that cannot be. What somebody wrote off-line is not
    thrown away: an answer to a field that the city no longer asks is kept as text, and a long text is cut.
    """
    asked = {field.code: field for field in fields_for(category)}
    given = {code: value for code, value in values.items() if value not in ("", None)}
    return {
        code[:64]: _checked(asked[code], value) if code in asked else str(value)[:LONGEST]
        for code, value in given.items()
    }


def _checked(field: VisitField, value: Any) -> Any:
    fitting = str(value).strip()[:LONGEST] if field.kind == "text" else value
    return checked(field, fitting, where=f"values.{field.code}")


def known_of(visit: Visit, case: Case, *, photos: int, again_on: date | None) -> dict[str, Any]:
    """What a visit tells a form, by code: of the matter, of the work, and what was answered."""
    area = case.area
    local = local_time(visit.visited_at)
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
    """A value as a Chinese form has it: a choice by its name, a whole number without its point."""
    field = next((f for f in pack().pack[FORMS].fields if f.code == code), None)
    if field is None or field.kind == "number":
        return int(value) if isinstance(value, float) and value.is_integer() else value
    return shown(field, value, "zh")


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
