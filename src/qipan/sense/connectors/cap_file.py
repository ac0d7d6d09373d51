"""Alerts of others as CAP 1.2: one message, or an Atom feed that carries messages; a row for each.

The first description in Chinese is taken, else the first. Messages with faults, and those that are no actual
alerts (exercises, tests), are told as faulty rows, so that they are in quarantine with the reason. An entry
that links to its message is followed to the file of that name beside the feed; where there is none, it is
told with its address. A cancel may come without a description.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _
from shapely import Polygon

from qipan.errors import InputError
from qipan.kernels import cap
from qipan.sense.connectors.header import check_expected, unknown_columns
from qipan.sense.connectors.table import Batch, RowFault, Table

COLUMNS = (
    "identifier",
    "sender",
    "sent",
    "msgType",
    "references",
    "language",
    "event",
    "category",
    "urgency",
    "severity",
    "certainty",
    "onset",
    "expires",
    "headline",
    "description",
    "instruction",
    "areaDesc",
    "geocode",
    "geometry.lon",
    "geometry.lat",
)
# A file of alerts is read whole; larger ones are no feed of warnings.
LARGEST = 20_000_000


@dataclass(slots=True)
class CapTable(Table):
    """Messages are counted from 1."""

    messages: list[cap.Alert | cap.CapError] = field(default_factory=list)

    def batches(self) -> Iterator[Batch]:
        columns: dict[str, list[Any]] = {name: [] for name in self.columns}
        numbers, faults = [], []
        for number, message in enumerate(self.messages, start=1):
            fault = _fault(message)
            if fault or isinstance(message, cap.CapError):
                faults.append(RowFault(number, fault, _named(message)))
                continue
            numbers.append(number)
            for name, value in values_of(message).items():
                columns[name].append(value)
        self.bytes_read = self.bytes
        if self.messages:
            yield Batch(1, numbers, columns, tuple(faults))


def open_cap(path: Path, *, expect: Sequence[str]) -> CapTable:
    """Open a CAP message or a feed of them.

    Raises:
        InputError: too large, not XML, with a DTD or entities, neither CAP 1.2 nor an Atom feed.
    """
    if path.stat().st_size > LARGEST:
        raise InputError(
            "The file is too large for alerts.", where=path.name, mend="Hand in fewer at a time."
        )
    try:
        messages = [_followed(message, path) for message in cap.read_many(path.read_bytes())]
    except cap.CapError as error:
        raise InputError(
            str(error), where=path.name, mend="Hand in a CAP 1.2 message, or an Atom feed that carries them."
        ) from error
    check_expected(COLUMNS, expect, where=path.name)
    return CapTable(
        path=path,
        columns=COLUMNS,
        format="cap",
        encoding="utf-8",
        rows_total=len(messages),
        unknown_columns=unknown_columns(COLUMNS, expect),
        messages=messages,
    )


def _followed(message: cap.Alert | cap.CapError, feed: Path) -> cap.Alert | cap.CapError:
    """The message that an entry links to, from the file beside the feed; no address is opened."""
    if not isinstance(message, cap.CapError) or "link" not in message.about:
        return message
    name = Path(unquote(urlsplit(message.about["link"]).path)).name
    path = feed.parent / name
    if not name or name == feed.name or not path.is_file() or path.stat().st_size > LARGEST:
        return message
    try:
        return cap.read(path.read_bytes())
    except cap.CapError as error:
        return cap.CapError(f"{name}: {error}", message.about)


def values_of(alert: cap.Alert) -> dict[str, Any]:
    """One message as a row; times with their offset, the point inside its first area."""
    if not alert.infos:
        return _cancel_values(alert)
    info = next((i for i in alert.infos if i.language.lower().startswith("zh")), alert.infos[0])
    area = info.areas[0] if info.areas else cap.Area("")
    lat, lon = _point(area)
    begins = info.onset or info.effective or alert.sent
    return {
        "identifier": alert.identifier,
        "sender": alert.sender,
        "sent": alert.sent.isoformat(),
        "msgType": alert.message_type,
        "references": " ".join(each.identifier for each in alert.references),
        "language": info.language,
        "event": info.event,
        "category": info.categories[0],
        "urgency": info.urgency,
        "severity": info.severity,
        "certainty": info.certainty,
        "onset": begins.isoformat(),
        "expires": _time(info.expires),
        "headline": info.headline,
        "description": info.description,
        "instruction": info.instruction,
        "areaDesc": "；".join(each.description for each in info.areas),
        "geocode": area.geocodes[0].value if area.geocodes else "",
        "geometry.lon": lon,
        "geometry.lat": lat,
    }


def _cancel_values(alert: cap.Alert) -> dict[str, Any]:
    """A cancel without a description: what it ends stands in its references."""
    return {
        **dict.fromkeys(COLUMNS, ""),
        "identifier": alert.identifier,
        "sender": alert.sender,
        "sent": alert.sent.isoformat(),
        "msgType": alert.message_type,
        "references": " ".join(each.identifier for each in alert.references),
        "onset": alert.sent.isoformat(),
        "headline": alert.note or _("Cancelled"),
        "geometry.lon": None,
        "geometry.lat": None,
    }


def _fault(message: cap.Alert | cap.CapError) -> str:
    """Why a message is no row; empty when it is one."""
    if isinstance(message, cap.CapError):
        return str(message)
    if message.status != "Actual":
        return f"This is no actual alert: its status is {message.status}."
    is_bare = not message.infos and message.message_type != "Cancel"
    if message.message_type not in ("Alert", "Update", "Cancel") or is_bare:
        return f"A message of the type {message.message_type} tells the public nothing here."
    found = cap.faults(message)
    return f"{found[0].where}: {found[0].what}" if found else ""


def _named(message: cap.Alert | cap.CapError) -> dict[str, Any]:
    if isinstance(message, cap.CapError):
        return dict(message.about)
    return {"identifier": message.identifier, "sender": message.sender, "sent": message.sent.isoformat()}


def _point(area: cap.Area) -> tuple[float | None, float | None]:
    """A point that lies inside (latitude, longitude)."""
    if area.polygons:
        point = Polygon(area.polygons[0]).representative_point()
        return point.x, point.y
    return area.circles[0].centre if area.circles else (None, None)


def _time(at: datetime | None) -> str:
    return at.isoformat() if at else ""
