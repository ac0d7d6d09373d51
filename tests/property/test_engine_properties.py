"""DuckDB agrees with the reference on any rows and any query, in the nights of changing clocks too."""

from __future__ import annotations

import math
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import h3.api.basic_int as h3
import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given
from hypothesis import strategies as st

from qipan.engines.answers import ARROW, Answer
from qipan.engines.areas import AreaTree
from qipan.engines.cells import parent_cell
from qipan.engines.conditions import AllOf, AnyOf, Compare, IsNull, Not, OneOf, Span
from qipan.engines.embedded import EmbeddedEngine
from qipan.engines.keys import Area, Cell, Period, Value
from qipan.engines.measures import (
    Lag,
    Ratio,
    Rolling,
    count,
    count_distinct,
    greatest,
    least,
    mean,
    percentile,
    total,
)
from qipan.engines.periods import Grain
from qipan.engines.queries import Figures, Order, Rows
from qipan.engines.reference import ReferenceEngine
from qipan.engines.tables import SYSTEM_COLUMNS, Column, Files, Kind, Table

COLUMNS = (
    Column("at", Kind.TIME),
    Column("area", Kind.TEXT),
    Column("value", Kind.NUMBER),
    Column("n", Kind.INTEGER),
    *SYSTEM_COLUMNS,
)
SCHEMA = pa.schema([pa.field(c.name, ARROW[c.kind]) for c in COLUMNS])
TREE = AreaTree((("c", "", "city"), ("d", "c", "district"), ("e", "c", "district"), ("s", "d", "street")))
ZONES = [
    "Asia/Shanghai",
    "America/New_York",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Pacific/Apia",
]

moments = st.one_of(
    st.datetimes(datetime(1970, 1, 2), datetime(2099, 12, 30)),
    # Nights in which clocks change somewhere, and a few days in which groups get several rows.
    st.datetimes(datetime(2025, 11, 2), datetime(2025, 11, 3)),
    st.datetimes(datetime(2011, 12, 29), datetime(2012, 1, 1)),
).map(lambda moment: moment.replace(tzinfo=UTC))
texts = st.sampled_from(["c", "d", "e", "s", "zz", "", "it's", "路灯", "\U00020000", "￿", "a\\b", "$p1"])
floats = st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 3) + 0.0)
integers = st.integers(-1000, 1000)
rows = st.fixed_dictionaries(
    {
        "at": st.none() | moments,
        "area": st.none() | texts,
        "value": st.none() | floats,
        "n": st.none() | integers,
        "record_key": st.sampled_from("abcdefgh"),
        "received_at": st.integers(0, 5).map(lambda day: datetime(2026, 1, 1 + day, tzinfo=UTC)),
        "slice_no": st.integers(1, 3),
        "row_no": st.integers(0, 10**6),
        "withdrawn": st.none() | st.booleans(),
    }
)
operators = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
simple = st.one_of(
    st.builds(Compare, st.just("area"), operators, texts),
    st.builds(Compare, st.just("value"), operators, floats),
    st.builds(Compare, st.just("n"), operators, integers),
    st.builds(Compare, st.just("at"), operators, moments),
    st.builds(OneOf, st.just("area"), st.frozensets(texts)),
    st.builds(OneOf, st.just("n"), st.frozensets(integers)),
    st.builds(IsNull, st.sampled_from(["at", "area", "value", "n"])),
    st.tuples(moments, moments).map(lambda pair: Span("at", min(pair), max(pair))),
)
conditions = st.recursive(
    simple,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(AllOf, st.tuples(inner, inner)),
        st.builds(AnyOf, st.tuples(inner, inner)),
    ),
    max_leaves=4,
)
keys = st.one_of(
    st.just(Value("area")),
    st.just(Value("n", "number")),
    st.sampled_from(["district", "city", "street"]).map(lambda level: Area("area", TREE, level)),
)
periods = st.builds(Period, st.just("at"), st.sampled_from(Grain), st.sampled_from(ZONES), st.just("period"))
derived = st.sampled_from(
    [
        (),
        (Rolling("r", "sum", 3, "sum"), Lag("l", "count", 2)),
        (Rolling("r", "mean", 2), Lag("l", "mean", 1)),
    ]
)


@st.composite
def figures(draw: st.DrawFn, table: Table) -> Figures:
    period = draw(st.none() | periods)
    key = draw(st.none() | keys)
    condition = draw(st.none() | simple)
    return Figures(
        table=table,
        where=tuple(draw(st.lists(conditions, max_size=2))),
        by=tuple(each for each in (key, period) if each),
        measures=(
            count(),
            count("some", where=condition),
            count_distinct("area", "areas"),
            total("n"),
            total("value", "volume", where=condition),
            mean("value"),
            least("area"),
            greatest("at"),
            percentile("value", draw(st.sampled_from([0.0, 0.25, 0.5, 0.9, 1.0]))),
            Ratio("ratio", total("n", "a"), count("b", where=condition)),
        ),
        derived=draw(derived) if period else (),
        as_known_at=draw(st.none() | st.just(datetime(2026, 1, 3, tzinfo=UTC))),
        lineage=draw(st.sampled_from(["none", "slices", "rows"])),
    )


def agree(left: Any, right: Any) -> bool:
    if isinstance(left, float) and isinstance(right, float):
        return math.isclose(left, right, rel_tol=1e-9, abs_tol=1e-6)
    return bool(left == right)


def assert_same(one: Answer, other: Answer) -> None:
    left, right = one.table.to_pylist(), other.table.to_pylist()
    assert len(left) == len(right)
    for a, b in zip(left, right, strict=True):
        assert a.keys() == b.keys()
        assert all(agree(a[name], b[name]) for name in a), (a, b)


def table_in(folder: str, data: list[dict[str, Any]], *, versioned: bool) -> Table:
    path = Path(folder) / "rows.parquet"
    # The pair of slice and row is a row's own, as in any data set.
    numbered = [{**row, "row_no": place} for place, row in enumerate(data)]
    pq.write_table(pa.Table.from_pylist(numbered, schema=SCHEMA), path)
    return Table("rows", COLUMNS, Files((path,)), versioned=versioned)


@given(st.lists(rows, max_size=30), st.booleans(), st.data())
def test_figures_agree(data: list[dict[str, Any]], versioned: bool, draws: st.DataObject):
    with tempfile.TemporaryDirectory() as folder:
        query = draws.draw(figures(table_in(folder, data, versioned=versioned)))
        assert_same(EmbeddedEngine().answer(query), ReferenceEngine().answer(query))


@given(st.lists(rows, max_size=30), st.booleans(), st.lists(conditions, max_size=3), st.booleans())
def test_rows_agree(data: list[dict[str, Any]], versioned: bool, where: list[Any], descending: bool):
    with tempfile.TemporaryDirectory() as folder:
        query = Rows(
            table=table_in(folder, data, versioned=versioned),
            select=("area", "value", "at", "n", "withdrawn"),
            where=tuple(where),
            order=(Order("area", descending=descending),),
            limit=10,
        )
        assert_same(EmbeddedEngine().answer(query), ReferenceEngine().answer(query))


@given(st.floats(-89, 89), st.floats(-179, 179), st.integers(0, 15), st.integers(0, 15))
def test_the_parent_of_a_cell_is_the_librarys(lat: float, lon: float, fine: int, coarse: int):
    cell = h3.latlng_to_cell(lat, lon, fine)
    expected = h3.cell_to_parent(cell, coarse) if coarse <= fine else None
    assert parent_cell(cell, coarse) == expected
    assert Cell("cell", coarse).resolution == coarse
