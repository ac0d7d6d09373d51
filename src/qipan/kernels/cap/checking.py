"""What the CAP schema lets through and a reader stumbles over.

The schema takes ``circle="abc"``, open polygons, swapped coordinates and warnings that ended before they were
sent. ``faults`` finds them, and what the schema would find, with the place of each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qipan.kernels.cap import message as cap
from qipan.kernels.cap.message import Alert, Area, Info
from qipan.kernels.cap.shapes import circle_faults, ring_faults

# CAP 1.2, 3.2.1: no blanks, commas or restricted characters.
_PLAIN = re.compile(r"[^\s,<&]+")
_LANGUAGE = re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")
# XML 1.0, 2.2: what no document may hold.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a message is wrong (``info[0].area[1].polygon[0]``) and how, in a sentence."""

    where: str
    what: str


def faults(alert: Alert) -> list[Fault]:
    """All that is wrong with a message; an empty list means that it may be sent."""
    return [*_head(alert), *_chain(alert), *_texts(alert), *_infos(alert)]


def _head(alert: Alert) -> Iterator[Fault]:
    for name, value in (("identifier", alert.identifier), ("sender", alert.sender)):
        if not _PLAIN.fullmatch(value):
            yield Fault(name, "It must be there, without blanks, commas, < or &.")
    for name, value, known in (
        ("status", alert.status, cap.STATUSES),
        ("msgType", alert.message_type, cap.MESSAGE_TYPES),
        ("scope", alert.scope, cap.SCOPES),
    ):
        yield from _known(name, value, known)
    if alert.sent.tzinfo is None:
        yield Fault("sent", "The time has no time zone.")


def _chain(alert: Alert) -> Iterator[Fault]:
    """An update or cancel names what it follows; nothing follows itself or what was sent later."""
    if alert.message_type in ("Update", "Cancel", "Ack", "Error") and not alert.references:
        yield Fault("references", "An update or cancel names the earlier messages.")
    for index, earlier in enumerate(alert.references):
        where = f"references[{index}]"
        if not (_PLAIN.fullmatch(earlier.sender) and _PLAIN.fullmatch(earlier.identifier)):
            yield Fault(where, "Sender and identifier must be there, without blanks, commas, < or &.")
        if (earlier.sender, earlier.identifier) == (alert.sender, alert.identifier):
            yield Fault(where, "A message cannot refer to itself.")
        if earlier.sent > alert.sent:
            yield Fault(where, "It was sent after this message.")


def _texts(alert: Alert) -> Iterator[Fault]:
    named = [("source", alert.source), ("note", alert.note), ("incidents", alert.incidents)]
    for index, info in enumerate(alert.infos):
        fields = ("event", "headline", "description", "instruction", "sender_name", "contact", "web")
        named += [(f"info[{index}].{name}", getattr(info, name)) for name in fields]
        named += [(f"info[{index}].parameter", p.name + p.value) for p in info.parameters]
        named += [(f"info[{index}].area", area.description) for area in info.areas]
    for where, text in named:
        if _NO_XML.search(text):
            yield Fault(where, "It holds a character that XML does not allow.")


def _infos(alert: Alert) -> Iterator[Fault]:
    if not alert.infos and alert.message_type in ("Alert", "Update"):
        yield Fault("info", "An alert says something in at least one language.")
    for index, info in enumerate(alert.infos):
        yield from _info(alert, info, f"info[{index}]")


def _info(alert: Alert, info: Info, at: str) -> Iterator[Fault]:
    if not _LANGUAGE.fullmatch(info.language):
        yield Fault(f"{at}.language", "This is no language code such as zh-CN or en-US.")
    if not info.event.strip():
        yield Fault(f"{at}.event", "The event is not named.")
    if not info.categories:
        yield Fault(f"{at}.category", "At least one category is needed.")
    for name, values, known in (
        ("category", info.categories, cap.CATEGORIES),
        ("responseType", info.responses, cap.RESPONSES),
        ("urgency", (info.urgency,), cap.URGENCIES),
        ("severity", (info.severity,), cap.SEVERITIES),
        ("certainty", (info.certainty,), cap.CERTAINTIES),
    ):
        for value in values:
            yield from _known(f"{at}.{name}", value, known)
    yield from _times(alert, info, at)
    for index, area in enumerate(info.areas):
        yield from _area(area, f"{at}.area[{index}]")


def _times(alert: Alert, info: Info, at: str) -> Iterator[Fault]:
    begins = [each for each in (alert.sent, info.effective, info.onset) if each is not None]
    if info.expires is not None and any(info.expires <= each for each in begins):
        yield Fault(f"{at}.expires", "It ends before it begins.")


def _area(area: Area, at: str) -> Iterator[Fault]:
    if not area.description.strip():
        yield Fault(f"{at}.areaDesc", "The area is not described in words.")
    for index, ring in enumerate(area.polygons):
        yield from (Fault(f"{at}.polygon[{index}]", what) for what in ring_faults(ring))
    for index, circle in enumerate(area.circles):
        yield from (Fault(f"{at}.circle[{index}]", what) for what in circle_faults(circle))
    if any(not pair.name.strip() or not pair.value.strip() for pair in area.geocodes):
        yield Fault(f"{at}.geocode", "A geocode needs a name and a value.")


def _known(where: str, value: str, known: tuple[str, ...]) -> Iterator[Fault]:
    if value not in known:
        yield Fault(where, f"'{value}' is none of {', '.join(known)}.")
