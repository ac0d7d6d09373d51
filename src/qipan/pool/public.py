"""What other rooms may use of the pool."""

from qipan.pool.engine import analysis_engine, use_engine
from qipan.pool.facts import dataset_paths, dataset_slices, dataset_table, rebuild_facts, sync_facts
from qipan.pool.faults import store_faults
from qipan.pool.feeds import register_follower
from qipan.pool.fitting import choose_source
from qipan.pool.mapping import Mapped, Mapper, Rejected
from qipan.pool.models import FactSlice, Run
from qipan.pool.polls import close_polls, open_polls, pause_polls, take_poll
from qipan.pool.quarantine import first_of_each_reason, quarantine_reasons, quarantined_rows
from qipan.pool.rereading import reread_quarantine
from qipan.pool.resolving import dismiss_row
from qipan.pool.selectors import latest_runs, run_by_id, sources_overview
from qipan.pool.services import import_file

__all__ = [
    "FactSlice",
    "Mapped",
    "Mapper",
    "Rejected",
    "Run",
    "analysis_engine",
    "choose_source",
    "close_polls",
    "dataset_paths",
    "dataset_slices",
    "dataset_table",
    "dismiss_row",
    "first_of_each_reason",
    "import_file",
    "latest_runs",
    "open_polls",
    "pause_polls",
    "quarantine_reasons",
    "quarantined_rows",
    "rebuild_facts",
    "register_follower",
    "reread_quarantine",
    "run_by_id",
    "sources_overview",
    "store_faults",
    "sync_facts",
    "take_poll",
    "use_engine",
]
