"""A CAP message as XML, elements in the order of the schema."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from qipan.kernels.cap.message import NAMESPACE, Alert, Area, Circle, Info, Pair, Reference, Ring


def write(alert: Alert) -> bytes:
    """UTF-8 XML of a message. It is not judged here: ask ``faults`` first."""
    root = Element("alert", {"xmlns": NAMESPACE})
    for name, value in (
        ("identifier", alert.identifier),
        ("sender", alert.sender),
        ("sent", moment(alert.sent)),
        ("status", alert.status),
        ("msgType", alert.message_type),
        ("source", alert.source),
        ("scope", alert.scope),
        ("note", alert.note),
        ("references", " ".join(reference(each) for each in alert.references)),
        ("incidents", alert.incidents),
    ):
        _add(root, name, value)
    for info in alert.infos:
        _info(SubElement(root, "info"), info)
    indent(root)
    content: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


def moment(at: datetime) -> str:
    """Whole seconds with an offset; UTC is ``-00:00`` (CAP 1.2, 3.3.2: the letter Z is not allowed)."""
    text = at.replace(microsecond=0).isoformat()
    return f"{text[:-6]}-00:00" if text.endswith("+00:00") else text


def reference(earlier: Reference) -> str:
    """``sender,identifier,sent``."""
    return f"{earlier.sender},{earlier.identifier},{moment(earlier.sent)}"


def ring_text(ring: Ring) -> str:
    """``latitude,longitude`` pairs with blanks between them."""
    return " ".join(f"{number(lat)},{number(lon)}" for lat, lon in ring)


def circle_text(circle: Circle) -> str:
    """``latitude,longitude radius``."""
    return f"{ring_text((circle.centre,))} {number(circle.radius_km)}"


def number(value: float) -> str:
    """The shortest decimal that reads back as the same number, without an exponent."""
    text = format(Decimal(repr(float(value))), "f")
    return text.removesuffix(".0")


def _info(node: Element, info: Info) -> None:
    _add(node, "language", info.language)
    _each(node, "category", info.categories)
    _add(node, "event", info.event)
    _each(node, "responseType", info.responses)
    for name, value in (
        ("urgency", info.urgency),
        ("severity", info.severity),
        ("certainty", info.certainty),
    ):
        _add(node, name, value)
    _pairs(node, "eventCode", info.event_codes)
    for name, at in (("effective", info.effective), ("onset", info.onset), ("expires", info.expires)):
        _add(node, name, moment(at) if at else "")
    for name, value in (
        ("senderName", info.sender_name),
        ("headline", info.headline),
        ("description", info.description),
        ("instruction", info.instruction),
        ("web", info.web),
        ("contact", info.contact),
    ):
        _add(node, name, value)
    _pairs(node, "parameter", info.parameters)
    for area in info.areas:
        _area(SubElement(node, "area"), area)


def _area(node: Element, area: Area) -> None:
    SubElement(node, "areaDesc").text = area.description
    _each(node, "polygon", map(ring_text, area.polygons))
    _each(node, "circle", map(circle_text, area.circles))
    _pairs(node, "geocode", area.geocodes)


def _add(node: Element, name: str, value: str) -> None:
    """An element that says nothing is left out."""
    if value:
        SubElement(node, name).text = value


def _each(node: Element, name: str, values: Iterable[str]) -> None:
    for value in values:
        SubElement(node, name).text = value


def _pairs(node: Element, name: str, pairs: Iterable[Pair]) -> None:
    for pair in pairs:
        child = SubElement(node, name)
        SubElement(child, "valueName").text = pair.name
        SubElement(child, "value").text = pair.value
