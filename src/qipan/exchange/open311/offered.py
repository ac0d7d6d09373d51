"""What may be reported: the service list, and the questions that belong to a service.

A service is a category without categories below it. One service stands for what the reporter cannot name.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from qipan.cases.public import YES_NO, expected, questions_for
from qipan.core.public import pack
from qipan.errors import NotFound
from qipan.exchange.open311.faults import unknown
from qipan.exchange.section import EXCHANGE, Open311Text
from qipan.packs.index import PackIndex
from qipan.sense.section.categories import CATEGORIES, Category, Question

UNCLASSIFIED = "unclassified"
NAMES = {UNCLASSIFIED: {"zh": "其他事项（由受理人员归类）", "en": "Another matter (staff will classify it)"}}
# Kinds of question of the house, as Open311 calls them.
DATATYPES = {
    "text": "string",
    "long-text": "text",
    "number": "number",
    "date": "datetime",
    "choice": "singlevaluelist",
    "choices": "multivaluelist",
    "yes-no": "singlevaluelist",
}
SAID = {"yes": {"zh": "是", "en": "Yes"}, "no": {"zh": "否", "en": "No"}}


def open311_text() -> Open311Text:
    """What the city's text says of Open311. Raises ``NotFound`` where it says nothing: then it is closed."""
    text = pack().pack[EXCHANGE].open311
    if text is None:
        raise NotFound("this city does not offer Open311")
    return text


def is_private(index: PackIndex, text: Open311Text, category: str) -> bool:
    """Whether matters of a category are neither offered nor shown."""
    return any(index.is_within("category", category, code) for code in text.private)


def is_home(index: PackIndex, text: Open311Text, category: str) -> bool:
    """Whether a matter concerns a home; what is not classified, or no longer known, may."""
    return not index.chain("category", category) or any(
        index.is_within("category", category, code) for code in text.homes
    )


def private_codes(index: PackIndex, text: Open311Text) -> list[str]:
    """All categories that are not shown."""
    return sorted({code for top in text.private for code in index.descendants("category", top)})


def home_codes(index: PackIndex) -> frozenset[str] | None:
    """All categories that concern homes or are private; None where the city says nothing of Open311."""
    text = index.pack[EXCHANGE].open311
    if text is None:
        return None
    tops = (*text.homes, *text.private)
    return frozenset(code for top in tops for code in index.descendants("category", top))


def service_code(category: str) -> str:
    """The service of a category."""
    return category or UNCLASSIFIED


def category_of(code: str) -> str:
    """The category behind a service code (empty: not classified). Raises ``NotFound``."""
    if code == UNCLASSIFIED:
        return ""
    index, text = pack(), open311_text()
    if not index.chain("category", code) or is_private(index, text, code):
        raise unknown("service_code", code)
    return code


def service_name(category: str, language: str) -> str:
    """What a service is called."""
    return pack().label("category", category, language) if category else _in(NAMES[UNCLASSIFIED], language)


def services(language: str) -> list[dict[str, Any]]:
    """The service list in a language."""
    index, text = pack(), open311_text()
    offered = [c for c in index.pack[CATEGORIES] if len(index.descendants("category", c.code)) == 1]
    rows = [_service(index, c, language) for c in offered if not is_private(index, text, c.code)]
    return [*rows, _row(UNCLASSIFIED, service_name("", language), "", [], "", metadata=False)]


def _service(index: PackIndex, category: Category, language: str) -> dict[str, Any]:
    group = category.parent
    return _row(
        category.code,
        category.name.in_language(language),
        category.basis,
        category.keywords,
        index.label("category", group, language) if group else "",
        metadata=bool(questions_for(category.code)),
    )


def _row(
    code: str, name: str, description: str, keywords: Iterable[str], group: str, *, metadata: bool
) -> dict[str, Any]:
    return {
        "service_code": code,
        "service_name": name,
        "description": description or None,
        "metadata": metadata,
        "type": "realtime",
        "keywords": ",".join(keywords) or None,
        "group": group or None,
    }


def definition(code: str, language: str) -> dict[str, Any]:
    """The questions of a service as attributes. Raises ``NotFound``."""
    asked = questions_for(category_of(code))
    attributes = [_attribute(q, order, language) for order, q in enumerate(asked, start=1)]
    return {"service_code": code, "attributes": attributes}


def _attribute(question: Question, order: int, language: str) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "variable": True,
        "code": question.code,
        "datatype": DATATYPES[question.kind],
        "required": question.required,
        "datatype_description": expected(question) if question.kind in ("number", "date") else None,
        "order": order,
        "description": question.name.in_language(language),
    }
    if values := choices_of(question, language):
        shown["values"] = [{"key": key, "name": name} for key, name in values]
    return shown


def choices_of(question: Question, language: str) -> list[tuple[str, str]]:
    """Keys and names that may be answered to a question; empty where words are free."""
    if question.kind == "yes-no":
        return [(key, _in(SAID[key], language)) for key in YES_NO]
    return [(choice.code, choice.name.in_language(language)) for choice in question.choices]


def _in(names: dict[str, str], language: str) -> str:
    return names["zh" if language.startswith("zh") else "en"]
