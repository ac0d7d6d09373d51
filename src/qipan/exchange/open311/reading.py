"""A posted form read into a request: what must be there is, and numbers are numbers."""

from __future__ import annotations

import math
import re
from typing import Any

from django.http import HttpRequest, QueryDict

from qipan.cases.public import ReporterContact, checked_answers, questions_for
from qipan.core.public import pack
from qipan.errors import InputError
from qipan.exchange.open311.faults import missing, unknown
from qipan.exchange.open311.media import named_urls, sent_files
from qipan.exchange.open311.offered import category_of, choices_of, service_name
from qipan.exchange.open311.posting import Request
from qipan.sense.section.categories import Question

_ATTRIBUTE = re.compile(r"attribute\[([^\[\]]{1,64})\](?:\[\])?")
LONGEST_REFERENCE = 200


def read_post(request: HttpRequest, language: str) -> Request:
    """The request in a posted form. Raises ``InputError``, ``NotFound``."""
    given = request.POST
    code = _text(given, "service_code")
    if not code:
        raise missing("service_code")
    category = category_of(code)
    answers = _answers(given)
    checked = _checked(category, answers, language)
    others = {code: values for code, values in answers.items() if code not in checked}
    lon, lat, area = _degrees(given, "long"), _degrees(given, "lat"), _text(given, "address_id")
    address = _text(given, "address_string")
    if (lon is None or lat is None) and not address and not area:
        raise missing("lat/long or address_string or address_id")
    if area and not pack().chain("area", area):
        raise unknown("address_id", area)
    return Request(
        category=category,
        text=_words(_text(given, "description"), category, others, language),
        told=_told(given),
        lon=lon,
        lat=lat,
        address=address,
        area_code=area,
        reference=_reference(request),
        attributes=others,
        answers=checked,
        media_urls=tuple(named_urls(request)),
        files=tuple(sent_files(request)),
    )


def _text(given: QueryDict, name: str) -> str:
    return given.get(name, "").strip()


def _degrees(given: QueryDict, name: str) -> float | None:
    text = _text(given, name)
    if not text:
        return None
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise InputError(f"{name} '{text[:40]}' is no number of degrees")
    return found


def _told(given: QueryDict) -> ReporterContact:
    """Who reports: kept apart from the report. A Chinese name is written without a space, family first."""
    first, last = _text(given, "first_name"), _text(given, "last_name")
    joined = f"{first} {last}".strip()
    name = f"{last}{first}" if joined and not joined.replace(" ", "").isascii() else joined
    return ReporterContact(name=name, phone=_text(given, "phone"), email=_text(given, "email"))


def _reference(request: HttpRequest) -> str:
    named = request.headers.get("idempotency-key", "") or request.POST.get("external_id", "")
    if len(named) > LONGEST_REFERENCE:
        raise InputError(f"the reference of a request has at most {LONGEST_REFERENCE} characters")
    return named.strip()


def _answers(given: QueryDict) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, values in given.lists():
        if match := _ATTRIBUTE.fullmatch(name):
            found[match[1]] = [str(v).strip() for v in values if str(v).strip()]
    return found


def _checked(category: str, given: dict[str, list[str]], language: str) -> dict[str, Any]:
    """The answers to the service's questions. Raises ``InputError`` as Open311 names them."""
    asked = {question.code: question for question in questions_for(category)}
    for code, question in asked.items():
        if question.required and not given.get(code):
            raise missing(f"attribute[{code}]")
        allowed = [key for key, _name in choices_of(question, language)]
        if wrong := [v for v in given.get(code, []) if allowed and v not in allowed]:
            raise InputError(f"attribute[{code}] '{wrong[0][:40]}' is none of {', '.join(allowed)}")
    mine = {code: _one(asked[code], values) for code, values in given.items() if code in asked and values}
    try:
        return checked_answers(category, mine)
    except InputError as error:
        code = error.where.removeprefix("answers.")
        raise InputError(f"attribute[{code}] {error.what} {error.mend}".strip()) from error


def _one(question: Question, given: list[str]) -> Any:
    """Several values of a list stay several; of a date with a time the day counts."""
    if question.kind == "choices":
        return given
    return given[-1][:10] if question.kind == "date" else given[-1]


def _words(said: str, category: str, others: dict[str, list[str]], language: str) -> str:
    """What was said, with answers to nothing that is asked below; without a word the service speaks."""
    lines = [f"{code}: {', '.join(values)}" for code, values in others.items() if values]
    return "\n".join([said or service_name(category, language), *lines])
