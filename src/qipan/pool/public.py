"""What other rooms may use of the pool."""

from qipan.pool.facts import dataset_paths, dataset_slices, rebuild_facts, sync_facts
from qipan.pool.mapping import Mapped, Mapper, Rejected
from qipan.pool.models import FactSlice, Run
from qipan.pool.polls import close_polls, open_polls, pause_polls, take_poll
from qipan.pool.quarantine import quarantine_reasons
from qipan.pool.services import import_file

__all__ = [
    "FactSlice",
    "Mapped",
    "Mapper",
    "Rejected",
    "Run",
    "close_polls",
    "dataset_paths",
    "dataset_slices",
    "import_file",
    "open_polls",
    "pause_polls",
    "quarantine_reasons",
    "rebuild_facts",
    "sync_facts",
    "take_poll",
]
