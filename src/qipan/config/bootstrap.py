"""Making a store and bringing a city's text into it: the one place that knows all loaders."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command
from django.db import transaction

from qipan.core import store
from qipan.core.actors import Actor
from qipan.packs.index import index_of
from qipan.packs.loader import load_pack
from qipan.people.section import DemoAccount
from qipan.people.services import load_demo_accounts, load_organisations
from qipan.places.section import read_geometry
from qipan.places.services import load_areas
from qipan.sense.public import load_sources


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load of a city brought."""

    city: str
    version: str
    areas: int
    parties: int
    sources: int


def migrate() -> None:
    """Create or upgrade the tables of the current store."""
    call_command("migrate", interactive=False, verbosity=0)


def load_city(*, by: Actor, folder: Path, kind: str = "work") -> Loaded:
    """Read a city pack, check it, and make it the active text of the store: all of it or nothing.

    Raises ``PackError`` with every problem by file and line.
    """
    text = load_pack(folder)
    geometry = read_geometry(folder)
    with transaction.atomic():
        version = store.activate(by=by, text=text, kind=kind)
        index = index_of(text)
        areas = load_areas(by=by, text=text, geometry=geometry)
        parties = load_organisations(by=by, index=index)
        sources = load_sources(by=by, index=index)
    store.forget()
    return Loaded(text.city.code, version.version, areas, parties, sources)


def load_invented_people(*, by: Actor, accounts: Iterable[DemoAccount], password: str | None) -> int:
    """Make invented people of a demo or replay store; with no password nobody can log in as them."""
    return len(load_demo_accounts(by=by, accounts=accounts, password=password))
