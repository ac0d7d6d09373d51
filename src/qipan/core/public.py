"""What other rooms may use of the floor."""

from qipan.core import bulk, clock
from qipan.core.actors import Actor, Grant, reporter, system
from qipan.core.calendars import WorkingCalendar
from qipan.core.deadlines import Deadline
from qipan.core.events import Happening, Link, canonical, marked, record, record_many, together
from qipan.core.ids import ID_LENGTH, is_id, new_id, prefix_of
from qipan.core.jobs import periodic
from qipan.core.models import Event
from qipan.core.panels import Panel, panels_for, register_panel
from qipan.core.personal import Personal, personal, personal_kinds
from qipan.core.prepared import Prepared
from qipan.core.provenance import Description, Walk, describe, register, walk
from qipan.core.putting import put, put_unless_taken, write
from qipan.core.reading import advance, position_of, sealed_after
from qipan.core.remembering import Fresh, PerText
from qipan.core.scrubbing import scrub
from qipan.core.selectors import (
    actors_of,
    events_of,
    events_on,
    latest_events,
    newest_event_id,
    sources_of,
    targets_of,
)
from qipan.core.store import calendar, current, pack
from qipan.core.words import codes_of, name_codes, word

__all__ = [
    "ID_LENGTH",
    "Actor",
    "Deadline",
    "Description",
    "Event",
    "Fresh",
    "Grant",
    "Happening",
    "Link",
    "Panel",
    "PerText",
    "Personal",
    "Prepared",
    "Walk",
    "WorkingCalendar",
    "actors_of",
    "advance",
    "bulk",
    "calendar",
    "canonical",
    "clock",
    "codes_of",
    "current",
    "describe",
    "events_of",
    "events_on",
    "is_id",
    "latest_events",
    "marked",
    "name_codes",
    "new_id",
    "newest_event_id",
    "pack",
    "panels_for",
    "periodic",
    "personal",
    "personal_kinds",
    "position_of",
    "prefix_of",
    "put",
    "put_unless_taken",
    "record",
    "record_many",
    "register",
    "register_panel",
    "reporter",
    "scrub",
    "sealed_after",
    "sources_of",
    "system",
    "targets_of",
    "together",
    "walk",
    "word",
    "write",
]
