"""Facts: the sealed event log read into Parquet, for judgement and analysis."""

from qipan.pool.facts.slices import dataset_paths, dataset_slices, dataset_table
from qipan.pool.facts.sync import rebuild_facts, sync_facts

__all__ = ["dataset_paths", "dataset_slices", "dataset_table", "rebuild_facts", "sync_facts"]
