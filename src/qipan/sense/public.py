"""What other rooms may use of sensing."""

from qipan.sense.connectors import Batch, Table, digest_file, find_files, open_table
from qipan.sense.looks import Look, Reading, looks_at, record_looks
from qipan.sense.models import Reporter, Signal, Source
from qipan.sense.revising import Revision, revise_many
from qipan.sense.selectors import known_refs, received_between, signal_by_id, signals_by_ref
from qipan.sense.services import (
    Observation,
    keep_reporter,
    load_sources,
    note_files,
    receive,
    receive_many,
    reveal_reporter,
    shred_reporters,
    shred_words,
    source_by_code,
    take_in,
)

__all__ = [
    "Batch",
    "Look",
    "Observation",
    "Reading",
    "Reporter",
    "Revision",
    "Signal",
    "Source",
    "Table",
    "digest_file",
    "find_files",
    "keep_reporter",
    "known_refs",
    "load_sources",
    "looks_at",
    "note_files",
    "open_table",
    "receive",
    "receive_many",
    "received_between",
    "record_looks",
    "reveal_reporter",
    "revise_many",
    "shred_reporters",
    "shred_words",
    "signal_by_id",
    "signals_by_ref",
    "source_by_code",
    "take_in",
]
