"""What pydantic found wrong, in words that a city's lawyer can act on."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple, get_args, get_origin

from pydantic import BaseModel

from qipan.packs.formalism import RULE, forbidden_word
from qipan.packs.problems import nearest

Fault = tuple[str, str]


class Case(NamedTuple):
    """One pydantic error: the key it stands at, the value found, and the model that holds the key."""

    key: str
    found: Any
    model: type[BaseModel] | None
    context: dict[str, Any]

    @property
    def subject(self) -> str:
        """How the message names the place."""
        return f"`{self.key}`" if self.key else "The file"

    @property
    def fields(self) -> list[str]:
        """Keys that the model knows."""
        return list(self.model.model_fields) if self.model else []


def describe(error: Any, root: Any) -> Fault:
    """``(what, mend)`` for one pydantic error, ``root`` being the annotation that was validated."""
    loc = tuple(error["loc"])
    own = error["type"] in _ABOUT_THE_VALUE
    model = model_at(root, loc if own else loc[:-1])
    case = Case(str(loc[-1]) if loc else "", error.get("input"), model, error.get("ctx", {}))
    explain = _EXPLAIN.get(error["type"])
    if explain is not None:
        return explain(case)
    return f"{case.subject}: {error['msg']} (found {_shown(case.found)}).", "Correct the value."


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


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _unknown_key(case: Case) -> Fault:
    if word := forbidden_word(case.key):
        return f"The key `{case.key}` declares “{word}”, which {RULE} forbids.", "Remove it."
    mend = nearest(case.key, case.fields) or f"Known keys: {', '.join(case.fields)}."
    return f"The key `{case.key}` is unknown.", mend


def _missing(case: Case) -> Fault:
    return f"The key `{case.key}` is missing.", f"Add `{case.key}: …`."


def _not_among(case: Case) -> Fault:
    options = re.findall(r"'([^']*)'", case.context["expected"])
    listed = ", ".join(option or "(empty)" for option in options)
    hint = nearest(str(case.found), options)
    return f"{case.subject} may not be {_shown(case.found)}.", f"{hint} Allowed: {listed}.".strip()


def _bad_code(case: Case) -> Fault:
    mend = "Use letters, digits, dot, hyphen and underscore, beginning with a letter or digit."
    return f"{case.subject} {_shown(case.found)} is not a code.", mend


def _not_a_mapping(case: Case) -> Fault:
    keys = (
        f"Write `key: value` lines: {', '.join(case.fields)}." if case.fields else "Write `key: value` lines."
    )
    return f"{case.subject} must hold keys with values, not {_shown(case.found)}.", keys


def _not_a_list(case: Case) -> Fault:
    return f"{case.subject} must be a list, not {_shown(case.found)}.", "Begin each entry with `- `."


def _not_text(case: Case) -> Fault:
    what = f"{case.subject} must be a text, not {_shown(case.found)}."
    return what, "Write one line of text, or leave the key out."


def _too_short(case: Case) -> Fault:
    return (
        f"{case.subject} is empty or too short.",
        "Write it out; a basis names the law, standard or notice.",
    )


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
}
