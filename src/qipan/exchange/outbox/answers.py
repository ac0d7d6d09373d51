"""Answers of other Open311 servers, read as they really come: bare arrays, wrapped arrays, one object, XML.

Seen in the field: a bare array (the specification), ``{"service_requests": […]}``, a single object.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from qipan.exchange.outbox.calls import Answer

Row = Mapping[str, Any]


def rows(answer: Answer) -> list[Row]:
    """The entries of an answer. Raises ``ValueError`` for what is neither JSON nor XML of this kind."""
    looks_like_xml = "xml" in answer.kind or answer.body.lstrip()[:1] == b"<"
    return _of_xml(answer.body) if looks_like_xml else _of_json(answer.body)


def text(row: Row, name: str) -> str:
    """A field as text; empty for nothing and for what is no plain value. Numbers are taken as ids."""
    value = row.get(name)
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _of_json(body: bytes) -> list[Row]:
    try:
        found = json.loads(body)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if isinstance(found, dict):
        inner = [v for v in found.values() if isinstance(v, list)]
        found = inner[0] if inner else [found]
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise ValueError("no list of entries")
    return found


def _of_xml(body: bytes) -> list[Row]:
    try:
        root = fromstring(body)
    except (ParseError, DefusedXmlException) as error:
        raise ValueError("no XML") from error
    return [{part.tag: part.text or "" for part in entry} for entry in root]
