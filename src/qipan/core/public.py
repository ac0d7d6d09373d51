"""What other rooms may use of the floor."""

from qipan.core import bulk, clock, event_texts, links
from qipan.core.actors import Actor, Grant, reporter, system
from qipan.core.backoff import Backoff
from qipan.core.cache import PackCache, TtlCache
from qipan.core.calendars import WorkingCalendar
from qipan.core.compiled_query import CompiledQuery
from qipan.core.deadlines import Deadline
from qipan.core.events import (
    Link,
    NewEvent,
    batch_events,
    canonical,
    event_context,
    record,
    record_many,
    shred_texts,
    unit_of_work,
)
from qipan.core.fast_rows import insert_or_skip, insert_rows, update_row
from qipan.core.idempotency import Repeatable, digest_of, run_once
from qipan.core.ids import ID_LENGTH, is_id, new_id, prefix_of
from qipan.core.jobs.kinds import JobKind, register_kind
from qipan.core.jobs.lanes import Lane, Work, register_lane
from qipan.core.jobs.periodic import periodic
from qipan.core.jobs.queue import enqueue, enqueue_unless_active
from qipan.core.jobs.running import JobRun
from qipan.core.log_consumers import advance, ids_in, position_of, sealed_after
from qipan.core.models import Event
from qipan.core.panels import Panel, panels_for, register_panel
from qipan.core.personal import PersonalDataKind, personal, personal_kinds
from qipan.core.proved import Proved, ProvedManager
from qipan.core.provenance import Description, Walk, describe, register, walk
from qipan.core.reasons import (
    FULL_REASON,
    JUDGEMENT_REASON,
    basis_problem,
    ensure_basis,
    ensure_reason,
    reason_problem,
)
from qipan.core.secure_delete import scrub
from qipan.core.selectors import (
    actors_of,
    events_of,
    events_on,
    latest_events,
    newest_event_id,
    sources_of,
    targets_of,
)
from qipan.core.store import calendar, current, local_time, pack
from qipan.core.words import codes_of, name_codes, word

__all__ = [
    "FULL_REASON",
    "ID_LENGTH",
    "JUDGEMENT_REASON",
    "Actor",
    "Backoff",
    "CompiledQuery",
    "Deadline",
    "Description",
    "Event",
    "Grant",
    "JobKind",
    "JobRun",
    "Lane",
    "Link",
    "NewEvent",
    "PackCache",
    "Panel",
    "PersonalDataKind",
    "Proved",
    "ProvedManager",
    "Repeatable",
    "TtlCache",
    "Walk",
    "Work",
    "WorkingCalendar",
    "actors_of",
    "advance",
    "basis_problem",
    "batch_events",
    "bulk",
    "calendar",
    "canonical",
    "clock",
    "codes_of",
    "current",
    "describe",
    "digest_of",
    "enqueue",
    "enqueue_unless_active",
    "ensure_basis",
    "ensure_reason",
    "event_context",
    "event_texts",
    "events_of",
    "events_on",
    "ids_in",
    "insert_or_skip",
    "insert_rows",
    "is_id",
    "latest_events",
    "links",
    "local_time",
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
    "reason_problem",
    "record",
    "record_many",
    "register",
    "register_kind",
    "register_lane",
    "register_panel",
    "reporter",
    "run_once",
    "scrub",
    "sealed_after",
    "shred_texts",
    "sources_of",
    "system",
    "targets_of",
    "unit_of_work",
    "update_row",
    "walk",
    "word",
]
