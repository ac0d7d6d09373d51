"""How Open311 is spoken: one value, written as XML or as JSON, that says the same in both.

Source: GeoReport v2 (wiki.open311.org). Lists are bare arrays in JSON; in XML each entry has the singular
name. Nothing is an empty element and ``null``. Characters that XML cannot hold are left out of both.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from xml.etree import ElementTree as ET  # writes only; what strangers send is read by defusedxml

from django.http import HttpRequest, HttpResponse

from qipan.core.public import local_time

ENTRY = {
    "services": "service",
    "service_requests": "request",
    "service_requests_updates": "request_update",
    "attributes": "attribute",
    "values": "value",
    "endpoints": "endpoint",
    "formats": "format",
    "errors": "error",
}
TYPES = {"xml": "text/xml", "json": "application/json"}
_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class WireReply:
    """What is answered: the name of its outermost element, its content, and which page comes next, if any."""

    root: str
    content: Any
    status: int = 200
    charset: bool = True
    next_page: int = 0


def form_of(request: HttpRequest, suffix: str) -> str:
    """``json`` or ``xml``: as the address ends, else as the caller accepts; XML is what everybody reads."""
    if suffix:
        return suffix
    accepted = request.headers.get("accept", "")
    return "json" if "json" in accepted and "xml" not in accepted else "xml"


def respond(form: str, told: WireReply, address: str = "") -> HttpResponse:
    """The answer in its form. Everybody may read it from a page of their own.

    A page that is not the last names the next one of ``address`` (RFC 8288, ``Link``).
    """
    content = _clean(told.content)
    body = _json(content) if form == "json" else _xml(told.root, content)
    kind = TYPES[form] + ("; charset=utf-8" if told.charset else "")
    response = HttpResponse(body, content_type=kind, status=told.status)
    response["Access-Control-Allow-Origin"] = "*"
    if told.next_page:
        response["Link"] = f'<{_paged(address, told.next_page)}>; rel="next"'
        response["Access-Control-Expose-Headers"] = "Link"
    return response


def _paged(address: str, page: int) -> str:
    """An address with its page set, its key left out: what is kept in logs and links names no secret."""
    parts = urlsplit(address)
    asked = [(name, value) for name, value in parse_qsl(parts.query) if name not in ("page", "api_key")]
    return f"{parts.path}?{urlencode([*asked, ('page', page)])}"


def moment(at: datetime | None) -> str | None:
    """A time with its offset, in the city's zone, to the second (RFC 3339)."""
    return local_time(at).replace(microsecond=0).isoformat() if at else None


def plain(text: str) -> str:
    """Text whose line ends are one character and that XML can hold."""
    return _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, dict):
        return {name: _clean(inner) for name, inner in value.items()}
    return [_clean(inner) for inner in value] if isinstance(value, list) else value


def _json(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, allow_nan=False).encode()


def _xml(root: str, content: Any) -> bytes:
    written: bytes = ET.tostring(_element(root, content), encoding="utf-8", xml_declaration=True)
    return written


def _element(name: str, value: Any) -> ET.Element:
    element = ET.Element(name)
    if isinstance(value, dict):
        element.extend(_element(inner, part) for inner, part in value.items())
    elif isinstance(value, list):
        element.extend(_element(ENTRY[name], part) for part in value)
    elif value is not None:
        element.text = str(value).lower() if isinstance(value, bool) else str(value)
    return element
