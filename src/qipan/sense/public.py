"""What other rooms may use of sensing."""

from qipan.sense.models import Reporter, Signal, Source
from qipan.sense.selectors import known_refs, received_between, signal_by_id
from qipan.sense.services import (
    Observation,
    keep_reporter,
    load_sources,
    receive,
    receive_many,
    reveal_reporter,
    source_by_code,
)

__all__ = [
    "Observation",
    "Reporter",
    "Signal",
    "Source",
    "keep_reporter",
    "known_refs",
    "load_sources",
    "receive",
    "receive_many",
    "received_between",
    "reveal_reporter",
    "signal_by_id",
    "source_by_code",
]
