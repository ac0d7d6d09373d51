"""What pydantic found wrong, in words that a city's lawyer can act on."""

from __future__ import annotations

import re
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from qipan.packs.formalism import RULE, forbidden_word
from qipan.packs.problems import nearest

Fault = tuple[str, str]


def describe(error: Any, root: Any) -> Fault:
    """``(what, mend)`` for one pydantic error, ``root`` being the annotation that was validated."""
    loc = tuple(error["loc"])
    key = str(loc[-1]) if loc else ""
    explain = _EXPLAIN.get(error["type"])
    if explain is not None:
        return explain(error, key, model_at(root, loc[:-1]))
    subject = f"`{key}`" if loc else "The file"
    return f"{subject}: {error['msg']} (found {_shown(error.get('input'))}).", "Correct the value."


def model_at(annotation: Any, loc: tuple[str | int, ...]) -> type[BaseModel] | None:
    """The model that stands at ``loc`` below ``annotation``; None where there is none."""
    for step in loc:
        model = _model_in(annotation)
        if isinstance(step, str) and model is not None and step in model.model_fields:
            annotation = model.model_fields[step].annotation
        elif isinstance(step, str) and model is not None:
            return None
    return _model_in(annotation)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model itself, or the one inside ``tuple[Model, ...]``, ``dict[str, Model]``, ``Model | None``."""
    if get_origin(annotation) is None:
        return annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None
    return next((found for arg in get_args(annotation) if (found := _model_in(arg))), None)


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _unknown_key(error: Any, key: str, model: type[BaseModel] | None) -> Fault:
    if word := forbidden_word(key):
        return f"The key `{key}` declares “{word}”, which {RULE} forbids.", "Remove it."
    known = list(model.model_fields) if model else []
    return f"The key `{key}` is unknown.", nearest(key, known) or f"Known keys: {', '.join(known)}."


def _missing(error: Any, key: str, model: type[BaseModel] | None) -> Fault:
    return f"The key `{key}` is missing.", f"Add `{key}: …`."


def _not_among(error: Any, key: str, model: type[BaseModel] | None) -> Fault:
    options = re.findall(r"'([^']*)'", error["ctx"]["expected"])
    listed = ", ".join(option or "(empty)" for option in options)
    hint = nearest(str(error["input"]), options)
    return f"`{key}` may not be {_shown(error['input'])}.", f"{hint} Allowed: {listed}.".strip()


def _bad_code(error: Any, key: str, model: type[BaseModel] | None) -> Fault:
    what = f"`{key}` {_shown(error['input'])} is not a code."
    return what, "Use letters, digits, dot, hyphen and underscore, beginning with a letter or digit."


def _not_a_mapping(error: Any, key: str, model: type[BaseModel] | None) -> Fault:
    keys = ", ".join(model.model_fields) if model else ""
    where = f"`{key}`" if key else "The file"
    return (
        f"{where} must hold keys with values, not {_shown(error['input'])}.",
        f"Write `key: value` lines. {keys}",
    )


def _not_a_list(error: Any, key: str, model: type[BaseModel] | None) -> Fault:
    where = f"`{key}`" if key else "The file"
    return f"{where} must be a list, not {_shown(error['input'])}.", "Begin each entry with `- `."


def _not_text(error: Any, key: str, model: type[BaseModel] | None) -> Fault:
    return (
        f"`{key}` must be a text, not {_shown(error['input'])}.",
        "Write one line of text; leave the key out if empty.",
    )


def _too_short(error: Any, key: str, model: type[BaseModel] | None) -> Fault:
    return f"`{key}` is empty or too short.", "Write it out; a basis names the law, standard or notice."


_EXPLAIN = {
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
