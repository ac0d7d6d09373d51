"""The alerts as an Atom feed, for everybody. Source: RFC 4287."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from qipan.core.public import clock
from qipan.emergency.alerts.models import PublicAlert

ATOM = "http://www.w3.org/2005/Atom"
CAP_TYPE = "application/cap+xml"


def atom(alerts: Sequence[PublicAlert], *, base: str, title: str) -> bytes:
    """The feed; ``base`` is scheme and host of the addresses."""
    root = Element("feed", {"xmlns": ATOM})
    changed = alerts[0].sent if alerts else clock.now()
    for name, text in (
        ("id", f"{base}/cap/feed"),
        ("title", title),
        ("updated", changed.isoformat(timespec="seconds")),
    ):
        SubElement(root, name).text = text
    SubElement(root, "link", {"rel": "self", "href": f"{base}/cap/feed"})
    author = SubElement(root, "author")
    SubElement(author, "name").text = alerts[0].sender if alerts else title
    for alert in alerts:
        _entry(SubElement(root, "entry"), alert, base)
    content: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def _entry(node: Element, alert: PublicAlert, base: str) -> None:
    address = f"{base}/cap/{alert.public_id}.xml"
    head = f"[{alert.message_type}] [{alert.status}] {alert.headline_zh} / {alert.headline_en}"
    for name, text in (
        ("id", address),
        ("title", head),
        ("updated", alert.sent.isoformat(timespec="seconds")),
        ("summary", f"{alert.text_zh}\n{alert.text_en}"),
    ):
        SubElement(node, name).text = text
    SubElement(node, "link", {"rel": "alternate", "type": CAP_TYPE, "href": address})
