"""CAP messages from XML of strangers: entities, DTDs and anything that is not CAP 1.2 are refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from qipan.kernels.cap.message import NAMESPACE, Alert, Area, Circle, Info, Pair, Point, Reference, Ring

_CAP = f"{{{NAMESPACE}}}"
_ATOM = "{http://www.w3.org/2005/Atom}"


class CapError(ValueError):
    """What was handed in is no CAP 1.2 message; the words say why.

    ``about`` holds what could be read of it: the message's own identifier, sender and time, or the id, title
    and address of an entry that only links to its message (``link``).
    """

    def __init__(self, words: str, about: Mapping[str, str] | None = None) -> None:
        super().__init__(words)
        self.about = dict(about or {})


def read(content: bytes) -> Alert:
    """The message in an XML document. Raises ``CapError``."""
    return read_alert(_root(content))


def read_many(content: bytes) -> list[Alert | CapError]:
    """The messages of a document: one alert, or an Atom feed whose entries carry alerts.

    An entry that cannot be read stands as its error. Raises ``CapError`` when the document is neither.
    """
    root = _root(content)
    if root.tag != f"{_ATOM}feed":
        return [read_alert(root)]
    return [_entry(entry) for entry in root.iter(f"{_ATOM}entry")]


def read_alert(root: Element) -> Alert:
    """The message that an element holds. Raises ``CapError``."""
    if root.tag != f"{_CAP}alert":
        raise CapError(f"This is no CAP 1.2 alert but <{root.tag}>.")
    return Alert(
        identifier=_need(root, "identifier"),
        sender=_need(root, "sender"),
        sent=_moment(_need(root, "sent"), "sent"),
        status=_need(root, "status"),
        message_type=_need(root, "msgType"),
        scope=_need(root, "scope"),
        infos=tuple(_info(node) for node in root.iterfind(f"{_CAP}info")),
        source=_text(root, "source"),
        note=_text(root, "note"),
        references=_references(_text(root, "references")),
        incidents=_text(root, "incidents"),
    )


def _root(content: bytes) -> Any:
    try:
        return fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise CapError("The document declares a DTD or entities, which are not read.") from error
    except (ParseError, ValueError, LookupError) as error:
        raise CapError(f"This is not well-formed XML ({error}).") from error


def _entry(entry: Element) -> Alert | CapError:
    node = entry.find(f".//{_CAP}alert")
    if node is None:
        return _link_only(entry)
    try:
        return read_alert(node)
    except CapError as error:
        names = ("identifier", "sender", "sent", "msgType")
        about = {name: text for name in names if (text := _text(node, name))}
        return CapError(str(error), about or _entry_words(entry))


def _link_only(entry: Element) -> CapError:
    """What is said of an entry that carries no alert: where its alert lies, if it says so."""
    about = _entry_words(entry)
    links = [link for link in entry.iterfind(f"{_ATOM}link") if link.get("href")]
    best = next((link for link in links if "cap" in link.get("type", "")), links[0] if links else None)
    if best is None:
        return CapError("This entry carries no alert.", about)
    address = best.get("href", "")
    return CapError(f"This entry carries no alert but links to one: {address}", about | {"link": address})


def _entry_words(entry: Element) -> dict[str, str]:
    names = ("id", "title", "updated")
    return {name: text for name in names if (text := (entry.findtext(f"{_ATOM}{name}") or "").strip())}


def _info(node: Element) -> Info:
    return Info(
        language=_text(node, "language") or "en-US",
        categories=_all(node, "category"),
        event=_need(node, "event"),
        urgency=_need(node, "urgency"),
        severity=_need(node, "severity"),
        certainty=_need(node, "certainty"),
        responses=_all(node, "responseType"),
        event_codes=_pairs(node, "eventCode"),
        effective=_time(node, "effective"),
        onset=_time(node, "onset"),
        expires=_time(node, "expires"),
        sender_name=_text(node, "senderName"),
        headline=_text(node, "headline"),
        description=_text(node, "description"),
        instruction=_text(node, "instruction"),
        web=_text(node, "web"),
        contact=_text(node, "contact"),
        parameters=_pairs(node, "parameter"),
        areas=tuple(_area(area) for area in node.iterfind(f"{_CAP}area")),
    )


def _area(node: Element) -> Area:
    return Area(
        description=_text(node, "areaDesc"),
        polygons=tuple(_ring(text) for text in _all(node, "polygon")),
        circles=tuple(_circle(text) for text in _all(node, "circle")),
        geocodes=_pairs(node, "geocode"),
    )


def _ring(text: str) -> Ring:
    return tuple(_point(pair) for pair in text.split())


def _point(text: str) -> Point:
    parts = text.split(",")
    try:
        lat, lon = (float(part) for part in parts)
    except ValueError:
        raise CapError(f"'{text[:40]}' is no pair of latitude and longitude.") from None
    return lat, lon


def _circle(text: str) -> Circle:
    parts = text.split()
    try:
        centre, radius = parts
        return Circle(_point(centre), float(radius))
    except ValueError:
        raise CapError(f"'{text[:40]}' is no circle: write latitude,longitude and a radius.") from None


def _references(text: str) -> tuple[Reference, ...]:
    found = []
    for part in text.split():
        pieces = part.split(",")
        if len(pieces) != 3:
            raise CapError(f"'{part[:60]}' is no reference: write sender,identifier,sent.")
        found.append(Reference(pieces[0], pieces[1], _moment(pieces[2], "references")))
    return tuple(found)


def _moment(text: str, where: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise CapError(f"'{text[:40]}' in <{where}> is no time.") from None
    if at.tzinfo is None:
        raise CapError(f"'{text[:40]}' in <{where}> has no time zone.")
    return at


def _time(node: Element, name: str) -> datetime | None:
    text = _text(node, name)
    return _moment(text, name) if text else None


def _need(node: Element, name: str) -> str:
    text = _text(node, name)
    if not text:
        raise CapError(f"The element <{name}> is missing or empty.")
    return text


def _text(node: Element, name: str) -> str:
    return node.findtext(f"{_CAP}{name}") or ""


def _all(node: Element, name: str) -> tuple[str, ...]:
    return tuple(child.text or "" for child in node.iterfind(f"{_CAP}{name}"))


def _pairs(node: Element, name: str) -> tuple[Pair, ...]:
    return tuple(
        Pair(_text(child, "valueName"), _text(child, "value")) for child in node.iterfind(f"{_CAP}{name}")
    )
