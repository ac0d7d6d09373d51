"""The store: one city, one kind, one active version of the city's text."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.db import DatabaseError, transaction

from qipan.core import clock, events
from qipan.core.actors import Actor
from qipan.core.calendars import WorkingCalendar
from qipan.core.database_errors import explain
from qipan.core.ids import new_id
from qipan.core.models import PackVersion, Store
from qipan.core.seal_key import key_name
from qipan.core.section import CALENDAR
from qipan.errors import PackError, StoreError
from qipan.packs.canonical import pack_digest
from qipan.packs.index import PackIndex, index_of
from qipan.packs.pack import Pack

# A page may run on a pack that another process replaced this long ago, no longer.
FRESH_SECONDS = 2.0


class _Known:
    """What this process remembers of the store, and since when."""

    active: tuple[float, Store, PackIndex] | None = None


_also_forget: list[Callable[[], None]] = []


def current() -> Store:
    """The store's identity row. Raises ``StoreError`` when the database is not a prepared store."""
    return _active()[0]


def pack() -> PackIndex:
    """The active city pack, indexed; re-read when another process changed it."""
    return _active()[1]


def calendar() -> WorkingCalendar:
    """The city's working calendar."""
    return _calendar(pack())


@lru_cache(maxsize=8)
def _calendar(index: PackIndex) -> WorkingCalendar:
    return WorkingCalendar.from_text(index.pack[CALENDAR], index.pack.city.timezone)


def local_time(at: datetime) -> datetime:
    """An instant (aware) on the city's own clock, wherever the program runs: what a person calls its day."""
    return at.astimezone(_zone(pack().pack.city.timezone))


@lru_cache(maxsize=8)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def forget() -> None:
    """Drop the cached pack and what hangs on it (after a change, and between tests)."""
    _Known.active = None
    for also in _also_forget:
        also()


def on_forgetting(forget_too: Callable[[], None]) -> None:
    """Have ``forget_too`` called whenever the pack is forgotten."""
    _also_forget.append(forget_too)


def _active() -> tuple[Store, PackIndex]:
    known = _Known.active
    if known and time.monotonic() - known[0] < FRESH_SECONDS:
        return known[1], known[2]
    store = _read()
    index = _indexed(store.pack.digest)
    # Another process may have shifted the clock, or set it right again.
    clock.set_offset(store.clock_offset or timedelta(0))
    _Known.active = (time.monotonic(), store, index)
    return store, index


def _read() -> Store:
    try:
        store = Store.objects.select_related("pack").defer("pack__content").first()
    except DatabaseError as error:
        raise explain(error) from error
    if store is None:
        raise StoreError("The store holds no city yet.", mend="Make one with 'qipan init CITY'.")
    return store


@lru_cache(maxsize=8)
def _indexed(digest: str) -> PackIndex:
    content = PackVersion.objects.values_list("content", flat=True).get(digest=digest)
    try:
        return index_of(Pack.from_json(content))
    except PackError as error:
        raise StoreError(
            error.what,
            where=error.where,
            mend="Bring the text up to date and load it with 'qipan init CITY'; all else is kept.",
        ) from error


@transaction.atomic
def activate(*, by: Actor, text: Pack, kind: str = "work") -> PackVersion:
    """Make ``text`` the active version; the first call gives the store its city and kind.

    The text that is active already changes nothing. ``kind`` "work" asks for nothing of a store that stands.
    Raises ``StoreError`` when the store already holds another city or is of another kind.
    """
    version, _ = PackVersion.objects.get_or_create(
        digest=pack_digest(text),
        defaults={
            "city": text.city.code,
            "version": text.city.version,
            "content": text.to_json(),
            "loaded_at": clock.now(),
            "loaded_by": by.id,
        },
    )
    store = Store.objects.select_for_update().first()
    if store is None:
        store = Store(
            id=1,
            public_id=new_id("sto"),
            city=text.city.code,
            kind=kind,
            seal_key=key_name(),
            created_at=clock.wall_now(),
            pack=version,
        )
    elif store.city != text.city.code:
        raise StoreError(
            f"This store holds {store.city}, not {text.city.code}.", mend="Use another store: --store FOLDER."
        )
    elif kind not in ("work", store.kind):
        raise StoreError(
            f"This store is a {store.kind} store, not a {kind} store.",
            mend="Use another store: --store FOLDER.",
        )
    elif store.pack_id == version.pk:
        return version
    store.pack = version
    store.save()
    events.record("core.pack.activated", by=by, subject=version.digest, data={"version": version.version})
    forget()
    return version


@transaction.atomic
def shift_clock(*, by: Actor, offset: timedelta | None) -> None:
    """Let the store's clock run at an offset from real time (demo, replay); None returns to real time.

    Raises ``StoreError`` in a working store: its clock is the real one.
    """
    store = Store.objects.select_for_update().get(pk=1)
    if store.kind == "work":
        raise StoreError(
            "The clock of a working store cannot be shifted.", mend="Use a demo or replay store."
        )
    store.clock_offset = offset
    store.save(update_fields=["clock_offset"])
    # The event is told in the new time, so that a store's log never jumps back.
    clock.set_offset(offset or timedelta(0))
    seconds = offset.total_seconds() if offset is not None else None
    events.record("core.clock.shifted", by=by, subject=store.city, data={"seconds": seconds})
    forget()
