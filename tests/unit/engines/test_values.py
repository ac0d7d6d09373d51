"""Queries check themselves when they are made: what cannot be asked is refused in words."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from qipan.engines.answers import Engine
from qipan.engines.areas import AreaTree
from qipan.engines.conditions import AllOf, Compare, OneOf, Span
from qipan.engines.embedded import EmbeddedEngine
from qipan.engines.keys import Area, Cell, Period
from qipan.engines.measures import (
    Aggregate,
    Elapsed,
    Function,
    Lag,
    Ratio,
    Rolling,
    count,
    mean,
    percentile,
    total,
)
from qipan.engines.periods import Calendar, Grain
from qipan.engines.queries import Figures, Join, Order, Rows
from qipan.engines.reference import ReferenceEngine
from qipan.engines.tables import Column, Files, Kind, Relation, Table
from qipan.errors import InputError, StoreError

NOW = datetime(2026, 1, 1, tzinfo=UTC)
COLUMNS = (
    Column("at", Kind.TIME),
    Column("area", Kind.TEXT),
    Column("value", Kind.NUMBER, "kPa"),
    Column("n", Kind.INTEGER, "件"),
)
TABLE = Table("readings", COLUMNS, Files(()))
HOUR = Period("at", Grain.HOUR, "Asia/Shanghai")


@pytest.mark.parametrize("name", ['a"b', "a b", "", "A", "1a", "a;drop", "a" * 64, "a\n"])
def test_names_are_plain(name: str):
    for make in (lambda: Column(name, Kind.TEXT), lambda: Aggregate(name, "count"), lambda: Relation(name)):
        with pytest.raises(InputError, match="not a name"):
            make()


@pytest.mark.parametrize(
    "value",
    ["a\0", "\ud800", 2**63, -(2**63) - 1, float("nan"), float("inf"), datetime(2026, 1, 1), None, b"x"],
)
def test_values_that_no_engine_could_hold(value: object):
    with pytest.raises(InputError):
        Compare("value", "=", value)


def test_a_span_needs_aware_times_in_order():
    with pytest.raises(InputError):
        Span("at", NOW, NOW.replace(year=2025))
    with pytest.raises(InputError):
        Span("at", NOW.replace(tzinfo=None), NOW)


@pytest.mark.parametrize(
    "condition",
    [
        Compare("nothing", "=", 1),
        Compare("value", "=", "1"),
        Compare("n", "=", 1.5),
        Compare("n", "=", True),
        Compare("at", "=", date(2026, 1, 1)),
        OneOf("n", frozenset({"1"})),
        OneOf("value", frozenset({1})),
        Span("area", NOW, NOW),
        AllOf((Compare("n", "=", 1), Compare("area", "<", 5))),
    ],
    ids=str,
)
def test_conditions_fit_their_columns(condition):
    for query in (
        lambda: Rows(table=TABLE, select=("n",), where=(condition,)),
        lambda: Figures(table=TABLE, measures=(count("c", where=condition),)),
    ):
        with pytest.raises(InputError):
            query()


TWO_PERIODS = (HOUR, Period("at", Grain.DAY, "UTC"))


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"measures": (count("n"), total("n", "n"))},
        {"measures": (total("area"),)},
        {"measures": (mean("at"),)},
        {"measures": (count("lineage"),)},
        {"measures": (percentile("area", 0.5),)},
        {"measures": (Ratio("r", count("a"), Aggregate("b", Function.MIN, "at")),)},
        {"measures": (count(),), "by": (Period("area", Grain.DAY, "UTC"),)},
        {"measures": (count(),), "by": (Cell("area", 3),)},
        {"measures": (count(),), "limit": 0},
        {"measures": (count(),), "order": (Order("n"),)},
        {"measures": (count(),), "having": (Compare("n", ">", 1),)},
        {"measures": (count(),), "by": (HOUR,), "having": (Compare("hour", ">", NOW),)},
        {"measures": (count(),), "lineage": "slices"},
        {"measures": (count(),), "as_known_at": NOW},
        {"measures": (count(),), "as_known_at": NOW.replace(tzinfo=None)},
        {"measures": (count(),), "derived": (Lag("l", "count"),)},
        {"measures": (count(),), "by": (HOUR,), "derived": (Rolling("r", "nothing", 2),)},
        {"measures": (count(),), "by": TWO_PERIODS, "derived": (Lag("l", "count"),)},
        {"measures": (count(),), "by": (HOUR,), "derived": (Elapsed("e", "hour"),)},
    ],
    ids=str,
)
def test_figures_that_cannot_be(options):
    with pytest.raises(InputError):
        Figures(table=TABLE, **options)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Aggregate("x", Function.COUNT, "n"),
        lambda: Aggregate("x", Function.SUM, ""),
        lambda: Aggregate("x", Function.SUM, "n", share=0.5),
        lambda: Aggregate("x", Function.PERCENTILE, "n"),
        lambda: Aggregate("x", Function.PERCENTILE, "n", share=1.1),
        lambda: Aggregate("x", "mode", "n"),
        lambda: Rolling("r", "n", 0),
        lambda: Rolling("r", "n", 1, "max"),
        lambda: Lag("l", "n", -1),
        lambda: Table("t", (), Files(())),
        lambda: Table("t", (*COLUMNS, COLUMNS[0]), Files(())),
        lambda: Table("t", COLUMNS, Files(()), versioned=True),
        lambda: Table("t", COLUMNS, Files(()), event_time="area"),
        lambda: Table("t", COLUMNS, Files(()), cell="value"),
        lambda: Join("j", TABLE, ()),
        lambda: Join("j", TABLE, (("n", "nothing"),)),
        lambda: Rows(table=TABLE, select=("n",), joins=(Join("j", TABLE, (("n", "area"),)),)),
        lambda: Rows(table=TABLE, select=()),
        lambda: Rows(table=TABLE, select=("n", "n")),
        lambda: AreaTree(()),
        lambda: AreaTree((("a", "b", "x"),)),
        lambda: AreaTree((("a", "", "x"), ("a", "", "y"))),
        lambda: AreaTree((("a", "b", "x"), ("b", "a", "x"))),
        lambda: Period("at", "fortnight", "UTC"),
        lambda: Period("at", Grain.DAY, "Mars/Olympus"),
        lambda: Period("at", Grain.DAY, "../etc"),
        lambda: Calendar("UTC", ()),
        lambda: Calendar("UTC", ((date(2026, 1, 1), "a"), (date(2026, 1, 1), "b"))),
        lambda: Cell("cell", 16),
    ],
)
def test_what_cannot_be_made(make):
    with pytest.raises(InputError):
        make()


def test_an_unknown_level_or_area_is_named():
    tree = AreaTree((("a", "", "city"), ("b", "a", "district")))
    assert tree.at("district") == {"b": "b"}
    with pytest.raises(InputError, match="There are: city, district"):
        Area("area", tree, "street")
    with pytest.raises(InputError, match="Unknown areas: z"):
        tree.within(["a", "z"])


def test_units_go_with_the_figures():
    query = Figures(
        table=TABLE,
        by=(HOUR,),
        measures=(
            count(),
            total("value", "v"),
            percentile("value", 0.9, "p"),
            Ratio("per", total("value", "a"), total("n", "b")),
            Ratio("share", count("c"), count("d")),
            Ratio("inverse", count("e"), total("n", "f")),
        ),
        derived=(Rolling("r", "v", 3),),
    )
    units = {column.name: column.unit for column in query.outputs if column.unit}
    assert units == {"v": "kPa", "p": "kPa", "per": "kPa/件", "inverse": "1/件", "r": "kPa"}


@pytest.fixture(params=[EmbeddedEngine, ReferenceEngine])
def engine(request: pytest.FixtureRequest) -> Engine:
    return request.param()


def files(folder: Path) -> Table:
    paths = []
    for number in range(2):
        paths.append(folder / f"{number}.parquet")
        pq.write_table(pa.table({"n": pa.array([number], pa.int64())}), paths[-1])
    return Table("readings", (Column("n", Kind.INTEGER),), Files(tuple(paths)))


def test_a_missing_file_is_named(engine: Engine, tmp_path: Path):
    table = files(tmp_path)
    table.source.paths[1].unlink()
    with pytest.raises(StoreError, match=r"1\.parquet: A fact file is missing"):
        engine.answer(Rows(table=table, select=("n",)))


def test_a_broken_file_is_named(engine: Engine, tmp_path: Path):
    table = files(tmp_path)
    broken = table.source.paths[1]
    broken.write_bytes(broken.read_bytes()[:-9])
    with pytest.raises(StoreError, match=r"1\.parquet: A fact file is broken"):
        engine.answer(Rows(table=table, select=("n",)))


def test_a_column_that_an_older_file_lacks_is_empty_there(engine: Engine, tmp_path: Path):
    table = files(tmp_path)
    pq.write_table(pa.table({"n": [5], "unit": ["°C"]}), tmp_path / "2.parquet")
    columns = (*table.columns, Column("unit", Kind.TEXT))
    wide = Table("readings", columns, Files((*table.source.paths, tmp_path / "2.parquet")))
    lines = engine.answer(Rows(table=wide, select=("n", "unit"))).rows()
    assert [(line["n"], line["unit"]) for line in lines] == [(0, None), (1, None), (5, "°C")]


def test_a_relation_of_a_server_is_not_for_engines_that_read_files(engine: Engine):
    with pytest.raises(InputError, match="reads files only"):
        engine.answer(Rows(table=Table("readings", COLUMNS, Relation("readings")), select=("n",)))
