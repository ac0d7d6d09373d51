"""What other rooms may use of the pool."""

from qipan.pool.facts import dataset_paths, dataset_slices, rebuild_facts, sync_facts
from qipan.pool.models import FactSlice

__all__ = ["FactSlice", "dataset_paths", "dataset_slices", "rebuild_facts", "sync_facts"]
