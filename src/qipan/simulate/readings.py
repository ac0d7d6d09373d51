"""Sensor readings as a Parquet file beside the facts: what the alerts were cut from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from qipan.simulate.sensors import Series
from qipan.simulate.simulation import Simulation


def write_readings(simulation: Simulation, store: Path) -> int:
    """Write the readings of the lived days to ``facts/readings/simulated.parquet``; returns the rows.

    Columns: at (UTC), sensor, station, district, lon, lat, value, unit, simulated (always true).
    """
    tables = [_table(series) for series in simulation.readings(*simulation.lived)]
    folder = store / "facts" / "readings"
    folder.mkdir(parents=True, exist_ok=True)
    table = pa.concat_tables(tables)
    pq.write_table(table, folder / "simulated.parquet", compression="zstd")
    return int(table.num_rows)


def _table(series: Series) -> pa.Table:
    stations, times = series.values.shape
    count = stations * times

    def each(values: list[object]) -> pa.Array:
        return pa.array([value for value in values for _time in range(times)])

    return pa.table(
        {
            "at": pa.array(list(series.at) * stations, pa.timestamp("us", "UTC")),
            "sensor": pa.array([series.sensor.code] * count),
            "station": each([s.code for s in series.stations]),
            "district": each([s.district for s in series.stations]),
            "lon": each([s.lon for s in series.stations]),
            "lat": each([s.lat for s in series.stations]),
            "value": pa.array(series.values.ravel()),
            "unit": pa.array([series.sensor.unit] * count),
            "simulated": pa.array(np.ones(count, dtype=bool)),
        }
    )
