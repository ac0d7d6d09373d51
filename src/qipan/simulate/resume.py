"""The demo's clock: "now" goes on where the city stopped, however long the machine was off."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from qipan.core.public import clock, latest_events, system
from qipan.core.store import shift_clock
from qipan.simulate.note import read_note, write_note

STOPPED = "stopped_at"


def resume_clock(store: Path) -> datetime:
    """Shift the store's clock to where it stopped: last event, noted stop, or the lived stretch's end."""
    note = read_note(store) or {}
    told = [datetime.fromisoformat(note[key]) for key in ("lived_until", STOPPED) if key in note]
    moment = max([*told, *(event.at for event in latest_events(size=50))])
    with clock.at(moment):
        shift_clock(by=system("demo"), offset=moment - clock.wall_now())
    return moment


def note_stop(store: Path) -> None:
    """Remember the city's time, so that the next start goes on from here."""
    note = read_note(store)
    if note is not None:
        write_note(store, {**note, STOPPED: clock.now().isoformat()})
