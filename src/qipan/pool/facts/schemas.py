"""The columns of the fact tables. A change of columns needs ``rebuild_facts``."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from qipan.engines.answers import ARROW
from qipan.engines.tables import Column

_TIME = pa.timestamp("us", "UTC")


@dataclass(frozen=True, slots=True)
class Dataset:
    """A fact table: its columns, the number that orders it, and the time by which slices are found."""

    name: str
    schema: pa.Schema
    number: str
    time: str

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns as queries name them."""
        kinds = {kind: name for name, kind in ARROW.items()}
        return tuple(Column(field.name, kinds[field.type]) for field in self.schema)


EVENTS = Dataset(
    "events",
    pa.schema(
        [
            ("seal", pa.int64()),
            ("public_id", pa.string()),
            ("action", pa.string()),
            ("at", _TIME),
            ("recorded_at", _TIME),
            ("actor", pa.string()),
            ("organisation", pa.string()),
            ("subject", pa.string()),
            ("data", pa.string()),
        ]
    ),
    "seal",
    "at",
)
SIGNALS = Dataset(
    "signals",
    pa.schema(
        [
            ("id", pa.int64()),
            ("public_id", pa.string()),
            ("source", pa.string()),
            ("kind", pa.string()),
            ("channel", pa.string()),
            ("category", pa.string()),
            ("area", pa.string()),
            ("district", pa.string()),
            ("occurred_at", _TIME),
            ("received_at", _TIME),
            ("lon", pa.float64()),
            ("lat", pa.float64()),
            ("cell", pa.int64()),
            ("value", pa.float64()),
            ("confidence", pa.float64()),
            ("simulated", pa.bool_()),
        ]
    ),
    "id",
    "received_at",
)
DATASETS = {dataset.name: dataset for dataset in (EVENTS, SIGNALS)}
