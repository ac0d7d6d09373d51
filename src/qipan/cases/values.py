"""Values that people give to fields of the city's text: each kind read, checked, and shown again."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from qipan.cases.choices import language
from qipan.core.public import word
from qipan.errors import InputError
from qipan.sense.section.asked import AskedField

LONGEST = {"text": 500, "long-text": 4000}
YES_NO = ("yes", "no")


def is_empty(value: Any) -> bool:
    """Whether nothing was given."""
    return value is None or value in ("", [], ())


def checked(field: AskedField, value: Any, *, where: str) -> Any:
    """The value as the field's kind keeps it: text, number, code, list of codes, ``yes``/``no``, ISO day.

    Raises ``InputError`` at ``where`` for one that does not fit, with what would.
    """
    found = _CHECKS[field.kind](field, value)
    if found is None:
        raise InputError(
            _("'%(value)s' does not fit '%(field)s'.")
            % {"value": str(value)[:40], "field": field.name.in_language(language())},
            where=where,
            mend=expected(field),
        )
    return found


def expected(field: AskedField) -> str:
    """What fits a field, in words."""
    if field.kind == "number":
        return _span(field)
    if field.kind in LONGEST:
        return _("At most %(most)d characters.") % {"most": LONGEST[field.kind]}
    words = {"yes-no": "yes, no", "date": _("A day like 2026-01-21.")}
    return words.get(field.kind) or ", ".join(choice.code for choice in field.choices)


def _span(field: AskedField) -> str:
    bounds = {"least": f"{field.least:g}" if field.least is not None else "", "most": ""}
    bounds["most"] = f"{field.most:g}" if field.most is not None else ""
    if bounds["least"] and bounds["most"]:
        return _("A number from %(least)s to %(most)s.") % bounds
    if bounds["least"]:
        return _("A number of at least %(least)s.") % bounds
    return _("A number of at most %(most)s.") % bounds if bounds["most"] else _("A number.")


def _number(field: AskedField, value: Any) -> float | None:
    try:
        number = float(str(value).strip())
    except ValueError:
        return None
    least = -math.inf if field.least is None else field.least
    most = math.inf if field.most is None else field.most
    return number if math.isfinite(number) and least <= number <= most else None


def _choice(field: AskedField, value: Any) -> str | None:
    found = value[0] if isinstance(value, list | tuple) and len(value) == 1 else value
    return str(found) if str(found) in {choice.code for choice in field.choices} else None


def _choices(field: AskedField, value: Any) -> list[str] | None:
    given = [str(one) for one in value] if _is_list(value) else [str(value)]
    known = [choice.code for choice in field.choices]
    return [code for code in known if code in given] if set(given) <= set(known) else None


def _is_list(value: Any) -> bool:
    return isinstance(value, Collection) and not isinstance(value, str | bytes)


def _yes_no(_field: AskedField, value: Any) -> str | None:
    said = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
    return str(said) if str(said) in YES_NO else None


def _date(_field: AskedField, value: Any) -> str | None:
    try:
        found = parse_date(str(value))
    except ValueError:
        return None
    return found.isoformat() if found else None


def _text(field: AskedField, value: Any) -> str | None:
    said = str(value).strip()
    return said if len(said) <= LONGEST[field.kind] and "\x00" not in said else None


_CHECKS: dict[str, Callable[[AskedField, Any], Any]] = {
    "text": _text,
    "long-text": _text,
    "number": _number,
    "choice": _choice,
    "choices": _choices,
    "yes-no": _yes_no,
    "date": _date,
}


def shown(field: AskedField, value: Any, language: str) -> str:
    """A kept value in words: choices by name, a whole number without its point, a unit behind it."""
    names = {choice.code: choice.name.in_language(language) for choice in field.choices}
    if field.kind in ("choice", "choices"):
        codes = value if isinstance(value, list) else [value]
        return ("、" if language.startswith("zh") else ", ").join(names.get(c, str(c)) for c in codes)
    if field.kind == "yes-no":
        return str(word("yes-no", str(value)))
    plain = f"{value:g}" if isinstance(value, float) else str(value)
    return f"{plain} {field.unit}".strip()
