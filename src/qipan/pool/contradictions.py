"""Rows that contradict themselves: the point lies in one area, the code names another. Told, not refused."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from qipan.core.public import pack
from qipan.places.public import locate_many, outlined
from qipan.pool.mapping import Mapped, Remark


def remark_contradictions(rows: Sequence[Mapped]) -> None:
    """Remark rows whose point lies in an area that is neither within nor around the area of their code."""
    placed = [row for row in rows if row.area_code and row.lon is not None]
    if not placed:
        return
    points = np.array([(row.lon, row.lat) for row in placed], dtype=np.float64)
    index = pack()
    drawn = outlined({row.area_code for row in placed})
    for row, located in zip(placed, locate_many(points[:, 0], points[:, 1]), strict=True):
        if located == row.area_code or (not located and row.area_code not in drawn):
            continue
        if row.area_code not in index.chain("area", located) and located not in index.chain(
            "area", row.area_code
        ):
            row.remarks.append((Remark.POINT_OUTSIDE_AREA, "", located))
