"""What pydantic found wrong, in words that a city's lawyer can act on."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple, get_args, get_origin

from pydantic import BaseModel

from qipan.packs.formalism import RULE, forbidden_word
from qipan.packs.messages import Text as _
from qipan.packs.problems import nearest

Fault = tuple[str, str]


class Case(NamedTuple):
    """One pydantic error: the key it stands at, the value, and the model that holds the key."""

    key: str
    value: Any
    model: type[BaseModel] | None
    context: dict[str, Any]

    @property
    def subject(self) -> str:
        """How the message names the place."""
        return f"`{self.key}`" if self.key else _("The file")

    @property
    def fields(self) -> list[str]:
        """Keys that the model knows."""
        return list(self.model.model_fields) if self.model else []


def describe(error: Any, root: Any) -> Fault:
    """``(what, mend)`` for one pydantic error, ``root`` being the annotation that was validated."""
    loc = tuple(error["loc"])
    own = error["type"] in _ABOUT_THE_VALUE
    model = model_at(root, loc if own else loc[:-1])
    key = next((str(step) for step in reversed(loc) if isinstance(step, str)), "")
    case = Case(key, error.get("input"), model, error.get("ctx", {}))
    explain = _EXPLAIN.get(error["type"])
    if explain is None:
        explain = next((way for kind, way in _BY_PART.items() if kind in error["type"]), _unfit)
    return explain(case)


def model_at(annotation: Any, loc: tuple[str | int, ...]) -> type[BaseModel] | None:
    """The model that stands at ``loc`` below ``annotation``; None where there is none."""
    for step in loc:
        model = _model_in(annotation)
        if isinstance(step, str) and model is not None:
            field = model.model_fields.get(step)
            if field is None:
                return None
            annotation = field.annotation
    return _model_in(annotation)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model itself, or the one inside ``tuple[Model, ...]``, ``dict[str, Model]``, ``Model | None``."""
    if get_origin(annotation) is None:
        return annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None
    return next((found for arg in get_args(annotation) if (found := _model_in(arg))), None)


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _unknown_key(case: Case) -> Fault:
    if word := forbidden_word(case.key):
        what = _(
            "The key `{key}` declares “{word}”, which {rule} forbids.", key=case.key, word=word, rule=RULE
        )
        return what, _("Remove it.")
    mend = nearest(case.key, case.fields) or _("Possible keys: {keys}.", keys=", ".join(case.fields))
    return _("The key `{key}` is unknown.", key=case.key), mend


def _missing(case: Case) -> Fault:
    return _("The key `{key}` is missing.", key=case.key), _("Add `{key}: …`.", key=case.key)


def _not_among(case: Case) -> Fault:
    options = re.findall(r"'([^']*)'", case.context["expected"])
    listed = _("Allowed: {options}.", options=", ".join(option or "(empty)" for option in options))
    hint = nearest(str(case.value), options)
    mend = _("{hint} {allowed}", hint=hint, allowed=listed) if hint else listed
    return _("{subject} may not be {value}.", subject=case.subject, value=_short(case.value)), mend


def _bad_code(case: Case) -> Fault:
    mend = _("Use letters, digits, dot, hyphen and underscore, beginning with a letter or digit.")
    return _("{subject} {value} is not a code.", subject=case.subject, value=_short(case.value)), mend


def _not_a_mapping(case: Case) -> Fault:
    what = _(
        "{subject} must hold keys with values, not {value}.", subject=case.subject, value=_short(case.value)
    )
    if not case.fields:
        return what, _("Write `key: value` lines.")
    return what, _("Write `key: value` lines: {keys}.", keys=", ".join(case.fields))


def _not_a_list(case: Case) -> Fault:
    what = _("{subject} must be a list, not {value}.", subject=case.subject, value=_short(case.value))
    return what, _("Begin each entry with `- `.")


def _not_text(case: Case) -> Fault:
    what = _("{subject} must be a text, not {value}.", subject=case.subject, value=_short(case.value))
    return what, _("Write one line of text, or leave the key out.")


def _too_short(case: Case) -> Fault:
    what = _("{subject} is empty or too short.", subject=case.subject)
    return what, _("Write it out; a basis names the law, standard or notice.")


def _wrong_count(case: Case) -> Fault:
    length = len(case.value) if isinstance(case.value, (list, tuple)) else 1
    what = _(
        "{subject} has {count} values, which is not the right number.", subject=case.subject, count=length
    )
    return what, _("Write as many as the schema names, such as [longitude, latitude].")


def _not_a_number(case: Case) -> Fault:
    what = _("{subject} must be a number, not {value}.", subject=case.subject, value=_short(case.value))
    return what, _("Write digits, without a unit.")


def _not_a_day(case: Case) -> Fault:
    what = _("{subject} must be a day, not {value}.", subject=case.subject, value=_short(case.value))
    return what, _("Write year, month and day: 2026-03-15.")


def _not_a_time(case: Case) -> Fault:
    what = _("{subject} must be a time of day, not {value}.", subject=case.subject, value=_short(case.value))
    return what, _("Write hours and minutes: 08:30.")


def _not_a_boolean(case: Case) -> Fault:
    what = _("{subject} must be true or false, not {value}.", subject=case.subject, value=_short(case.value))
    return what, _("Write `true` or `false`.")


def _out_of_bounds(case: Case) -> Fault:
    what = _("{subject} may not be {value}.", subject=case.subject, value=_short(case.value))
    (rule, bound), *_rest = case.context.items()
    if rule == "gt":
        return what, _("Write a number greater than {bound}.", bound=bound)
    if rule == "ge":
        return what, _("Write a number of at least {bound}.", bound=bound)
    if rule == "lt":
        return what, _("Write a number less than {bound}.", bound=bound)
    return what, _("Write a number of at most {bound}.", bound=bound)


def _unfit(case: Case) -> Fault:
    what = _("{subject} does not fit: {value}.", subject=case.subject, value=_short(case.value))
    return what, _("Correct the value.")


_ABOUT_THE_VALUE = frozenset({"model_type"})
_EXPLAIN: dict[str, Callable[[Case], Fault]] = {
    "extra_forbidden": _unknown_key,
    "missing": _missing,
    "literal_error": _not_among,
    "string_pattern_mismatch": _bad_code,
    "model_type": _not_a_mapping,
    "dict_type": _not_a_mapping,
    "tuple_type": _not_a_list,
    "string_type": _not_text,
    "string_too_short": _too_short,
    "too_short": _too_short,
    "too_long": _wrong_count,
}
# Kinds of errors that pydantic spells in several ways.
_BY_PART: dict[str, Callable[[Case], Fault]] = {
    "greater_than": _out_of_bounds,
    "less_than": _out_of_bounds,
    "int_": _not_a_number,
    "float_": _not_a_number,
    "date_": _not_a_day,
    "time_": _not_a_time,
    "bool_": _not_a_boolean,
}
