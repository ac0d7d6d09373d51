"""What the header offers: only the rooms that this person may enter and that have a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from qipan.core.public import Actor

Opens = Callable[[Actor], bool]
GROUPS = ("city", "cases", "judgement", "data", "oversight")
"""Groups of the header, in order: each is one kind of work."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A place of the header: its URL name, its words, its group, and whom it is open to."""

    name: str
    label: str | Promise
    group: str
    opens: Opens


@dataclass(frozen=True, slots=True)
class Door:
    """A place of the header for strangers, and where it stands among them."""

    name: str
    label: str | Promise
    place: int


_entries: list[Entry] = []
_doors: list[Door] = []


def offer(name: str, label: str | Promise, *, group: str, opens: Opens) -> None:
    """A room offers a page in the header, from its ``AppConfig.ready``; lower rooms come first in a group."""
    entry = Entry(name, label, group, opens)
    if group not in GROUPS:
        raise ValueError(f"The header has no group {group!r}.")
    if all(known.name != name for known in _entries):
        _entries.append(entry)


def offer_to_strangers(name: str, label: str | Promise, *, place: int) -> None:
    """A room offers a page to those who are not logged in."""
    if all(known.name != name for known in _doors):
        _doors.append(Door(name, label, place))
        _doors.sort(key=lambda door: door.place)


@dataclass(frozen=True, slots=True)
class Place:
    """An entry as it stands on one page."""

    url: str
    label: str | Promise
    here: bool


def entries() -> tuple[Entry, ...]:
    """All that rooms offer to those who are logged in."""
    return tuple(_entries)


def doors() -> tuple[Door, ...]:
    """All that rooms offer to strangers."""
    return tuple(_doors)


def places_for(actor: Actor, path: str) -> list[Place]:
    """The header of ``actor`` on the page ``path``, group by group; a stranger sees the public doors."""
    ordered = sorted(_entries, key=lambda entry: GROUPS.index(entry.group))
    mine: list[Entry | Door] = [entry for entry in ordered if entry.opens(actor)]
    offered = [(address(place.name), place.label) for place in mine or _doors]
    return [Place(url, label, is_here(url, path)) for url, label in offered if url]


def is_here(url: str, path: str) -> bool:
    """Whether a page lies at ``url`` or below it (the front page has nothing below)."""
    return path == url or (url != "/" and path.startswith(url))


@lru_cache(maxsize=64)
def address(name: str) -> str:
    """URL of a named page, or an empty string while its room has none."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
