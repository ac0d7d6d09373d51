"""Facts: the sealed event log read into Parquet, for judgement and analysis."""

from qipan.pool.facts.slices import dataset_paths, dataset_slices
from qipan.pool.facts.sync import rebuild_facts, sync_facts

__all__ = ["dataset_paths", "dataset_slices", "rebuild_facts", "sync_facts"]
