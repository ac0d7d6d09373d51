"""What each expression gives: tables to be read by people, true on every engine.

The data are the tables in ``conftest.py``; '-' is an empty cell. Local time is Asia/Shanghai (UTC+8), but
Europe/Berlin in the nights of changing clocks.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from qipan.engines.areas import AreaTree
from qipan.engines.conditions import AllOf, AnyOf, Compare, IsNull, Not, OneOf, Span
from qipan.engines.embedded import EmbeddedEngine
from qipan.engines.keys import Area, Cell, DayClass, Period, Value
from qipan.engines.measures import (
    Elapsed,
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
from qipan.engines.periods import Calendar, Grain
from qipan.engines.queries import Figures, Join, Order, Query, Rows
from qipan.engines.reference import ReferenceEngine

CITY, BERLIN = "Asia/Shanghai", "Europe/Berlin"
TREE = AreaTree(
    (
        ("c", "", "city"),
        ("d1", "c", "district"),
        ("d2", "c", "district"),
        ("s1", "d1", "street"),
        ("s2", "d1", "street"),
        ("s3", "d2", "street"),
    )
)
DAYS = Calendar(
    CITY, ((date(2026, 1, 5), "working day"), (date(2026, 1, 6), "holiday"), (date(2026, 2, 1), "weekend"))
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


Make = Callable[[SimpleNamespace], Query]


def filtered(*conditions: Any) -> Make:
    return lambda t: Rows(table=t.readings, select=("n",), where=conditions)


def known(moment: str | None, name: str = "cases", **options: Any) -> Make:
    return lambda t: Rows(
        table=getattr(t, name),
        select=("case", "state", "days"),
        as_known_at=at(moment) if moment else None,
        **options,
    )


def grouped(by: Any, *measures: Any, name: str = "readings", **options: Any) -> Make:
    return lambda t: Figures(
        table=getattr(t, name),
        by=by if isinstance(by, tuple) else (by,),
        measures=measures or (count(),),
        **options,
    )


def ofgrain(grain: Grain) -> Make:
    return grouped(Period("at", grain, CITY), count("rows"), total("n", "sum"))


SPECIFICATION: dict[str, tuple[Make, str]] = {
    "equal": (
        filtered(Compare("sensor", "=", "A")),
        """
        n
        1
        2
        6
        """,
    ),
    "a quotation mark is a letter like others": (
        filtered(Compare("sensor", "=", "it's")),
        """
        n
        -
        """,
    ),
    "not equal leaves empty cells out": (
        filtered(Compare("value", "!=", 4.0)),
        """
        n
        1
        2
        5
        6
        7
        -
        """,
    ),
    "texts compare by code point": (
        filtered(Compare("sensor", ">", "Z")),
        """
        n
        5
        7
        -
        """,
    ),
    "numbers compare": (
        filtered(Compare("n", ">=", 4), Compare("value", "<", 16.0)),
        """
        n
        4
        5
        """,
    ),
    "one of": (
        filtered(OneOf("sensor", frozenset({"B", "C", "x') OR true --"}))),
        """
        n
        3
        4
        """,
    ),
    "one of nothing": (
        filtered(OneOf("sensor", frozenset())),
        """
        n
        """,
    ),
    "one of whole numbers": (
        filtered(OneOf("n", frozenset({1, 7, 99}))),
        """
        n
        1
        7
        """,
    ),
    "a span holds its start and not its end": (
        filtered(Span("at", at("2026-01-05T15:30"), at("2026-01-06T02:00"))),
        """
        n
        1
        2
        3
        """,
    ),
    "empty": (
        filtered(IsNull("value")),
        """
        n
        3
        """,
    ),
    "the negation of an open comparison stays open": (
        filtered(Not(Compare("value", ">", 2.0))),
        """
        n
        1
        """,
    ),
    "or and and": (
        filtered(AnyOf((IsNull("area"), AllOf((Compare("area", "=", "s1"), Compare("n", ">", 1)))))),
        """
        n
        2
        6
        """,
    ),
    "rows in order, empty last, with a limit": (
        lambda t: Rows(
            table=t.readings, select=("sensor", "n"), order=(Order("n", descending=True),), limit=3
        ),
        """
        sensor | n
        é      | 7
        A      | 6
        c      | 5
        """,
    ),
    "empty values come last in both directions": (
        lambda t: Rows(table=t.readings, select=("value",), order=(Order("value", descending=True),)),
        """
        value
        64
        32
        16
        8
        4
        2.5
        1.5
        -
        """,
    ),
    "texts are ordered by code point": (
        lambda t: Rows(table=t.readings, select=("sensor",), order=(Order("sensor"),)),
        """
        sensor
        A
        A
        A
        B
        C
        c
        it's
        é
        """,
    ),
    "no file, no rows": (
        lambda t: Rows(table=t.none, select=("n",)),
        """
        n
        """,
    ),
    "no file, figures of nothing": (
        lambda t: Figures(table=t.none, measures=(count(), total("value"), mean("value"), least("at"))),
        """
        count | sum | mean | min
        0     | -   | -    | -
        """,
    ),
    "figures of all rows": (
        lambda t: Figures(
            table=t.readings,
            measures=(
                count(),
                count_distinct("area", "areas"),
                total("n", "sum"),
                mean("value"),
                least("sensor"),
                greatest("at"),
                percentile("value", 0.5, "median"),
                percentile("value", 0.9, "p90"),
            ),
        ),
        """
        count | areas | sum | mean       | min | max                  | median | p90
        8     | 5     | 28  | 18.2857143 | A   | 2026-02-01T00:00:00Z | 8      | 44.8
        """,
    ),
    "figures with a condition of their own": (
        grouped(
            Value("area"),
            count("all"),
            count("high", where=Compare("value", ">", 2.0)),
            mean("value", where=Compare("n", ">", 1)),
        ),
        """
        area | all | high | mean
        d1   | 1   | 1    | -
        s1   | 2   | 1    | 2.5
        s2   | 1   | 0    | -
        s3   | 2   | 2    | 6
        zz   | 1   | 1    | 32
        -    | 1   | 1    | 16
        """,
    ),
    "a ratio of two figures": (
        grouped(
            Value("area"),
            Ratio("share", count("above", where=Compare("value", ">", 2.0)), count("below")),
            Ratio("each", total("value", "v"), count_distinct("cell", "cells")),
        ),
        """
        area | share | each
        d1   | 1     | -
        s1   | 0.5   | 2
        s2   | 0     | -
        s3   | 1     | 12
        zz   | 1     | -
        -    | 1     | -
        """,
    ),
    "areas roll up to a level": (
        grouped(Area("area", TREE, "district"), count(), total("n")),
        """
        area | count | sum
        d1   | 4     | 6
        d2   | 2     | 9
        -    | 2     | 13
        """,
    ),
    "areas roll up to the city": (
        grouped(Area("area", TREE, "city")),
        """
        area | count
        c    | 6
        -    | 2
        """,
    ),
    "areas within an area": (
        filtered(OneOf("area", TREE.within(["d1"]))),
        """
        n
        1
        2
        3
        -
        """,
    ),
    "cells of a coarser resolution": (
        grouped(Cell("cell", 7)),
        """
        cell               | count
        608348147843858431 | 3
        -                  | 5
        """,
    ),
    "hours": (
        ofgrain(Grain.HOUR),
        """
        hour                 | rows | sum
        2025-12-31T15:00:00Z | 1    | -
        2026-01-05T15:00:00Z | 1    | 1
        2026-01-05T16:00:00Z | 2    | 5
        2026-01-06T02:00:00Z | 2    | 9
        2026-01-07T03:00:00Z | 1    | 6
        2026-02-01T00:00:00Z | 1    | 7
        """,
    ),
    "local days": (
        ofgrain(Grain.DAY),
        """
        day        | rows | sum
        2025-12-31 | 1    | -
        2026-01-05 | 1    | 1
        2026-01-06 | 4    | 14
        2026-01-07 | 1    | 6
        2026-02-01 | 1    | 7
        """,
    ),
    "weeks begin on Monday": (
        ofgrain(Grain.WEEK),
        """
        week       | rows | sum
        2025-12-29 | 1    | -
        2026-01-05 | 6    | 21
        2026-01-26 | 1    | 7
        """,
    ),
    "months": (
        ofgrain(Grain.MONTH),
        """
        month      | rows | sum
        2025-12-01 | 1    | -
        2026-01-01 | 6    | 21
        2026-02-01 | 1    | 7
        """,
    ),
    "quarters": (
        ofgrain(Grain.QUARTER),
        """
        quarter    | rows | sum
        2025-10-01 | 1    | -
        2026-01-01 | 7    | 28
        """,
    ),
    "years": (
        ofgrain(Grain.YEAR),
        """
        year       | rows | sum
        2025-01-01 | 1    | -
        2026-01-01 | 7    | 28
        """,
    ),
    "hours when clocks change": (
        grouped(Period("at", Grain.HOUR, BERLIN), total("n"), name="nights"),
        """
        hour                 | sum
        2025-03-30T00:00:00Z | 1
        2025-03-30T01:00:00Z | 2
        2025-10-26T00:00:00Z | 3
        2025-10-26T01:00:00Z | 4
        2025-10-26T22:00:00Z | 5
        2025-10-26T23:00:00Z | 6
        """,
    ),
    "days when clocks change": (
        grouped(Period("at", Grain.DAY, BERLIN), total("n"), name="nights"),
        """
        day        | sum
        2025-03-30 | 3
        2025-10-26 | 12
        2025-10-27 | 6
        """,
    ),
    "days of a span that holds one change": (
        grouped(
            Period("at", Grain.DAY, BERLIN),
            total("n"),
            name="nights",
            where=(Span("at", at("2025-10-01T00:00"), at("2025-11-01T00:00")),),
        ),
        """
        day        | sum
        2025-10-26 | 12
        2025-10-27 | 6
        """,
    ),
    "hours of a zone between the hours": (
        grouped(Period("at", Grain.HOUR, "Asia/Kolkata"), total("n"), name="nights"),
        """
        hour                 | sum
        2025-03-30T00:30:00Z | 1
        2025-03-30T01:30:00Z | 2
        2025-10-26T00:30:00Z | 3
        2025-10-26T01:30:00Z | 4
        2025-10-26T22:30:00Z | 11
        """,
    ),
    "classes of days": (
        grouped(DayClass("at", DAYS), count("rows")),
        """
        day_class   | rows
        holiday     | 4
        weekend     | 1
        working day | 1
        -           | 2
        """,
    ),
    "area and day": (
        grouped((Area("area", TREE, "district"), Period("at", Grain.DAY, CITY)), total("value")),
        """
        area | day        | sum
        d1   | 2025-12-31 | 64
        d1   | 2026-01-05 | 1.5
        d1   | 2026-01-06 | 2.5
        d2   | 2026-01-06 | 12
        -    | 2026-01-07 | 16
        -    | 2026-02-01 | 32
        """,
    ),
    "a rolling sum and mean over days, gaps left out": (
        grouped(
            Period("at", Grain.DAY, CITY),
            total("n", "n"),
            derived=(Rolling("two", "n", 2, "sum"), Rolling("average", "n", 3)),
        ),
        """
        day        | n  | two | average
        2025-12-31 | -  | -   | -
        2026-01-05 | 1  | 1   | 1
        2026-01-06 | 14 | 15  | 7.5
        2026-01-07 | 6  | 20  | 7
        2026-02-01 | 7  | 7   | 7
        """,
    ),
    "a figure of the day before, in each area": (
        grouped(
            (Value("sensor"), Period("at", Grain.DAY, CITY)), total("n", "n"), derived=(Lag("before", "n"),)
        ),
        """
        sensor | day        | n | before
        A      | 2026-01-05 | 1 | -
        A      | 2026-01-06 | 2 | 1
        A      | 2026-01-07 | 6 | 2
        B      | 2026-01-06 | 3 | -
        C      | 2026-01-06 | 4 | -
        c      | 2026-01-06 | 5 | -
        it's   | 2025-12-31 | - | -
        é      | 2026-02-01 | 7 | -
        """,
    ),
    "the same month of the quarter before": (
        grouped(
            Period("at", Grain.MONTH, CITY),
            count("n"),
            derived=(Lag("before", "n", 2), Rolling("mean", "n", 2)),
        ),
        """
        month      | n | before | mean
        2025-12-01 | 1 | -      | 1
        2026-01-01 | 6 | -      | 3.5
        2026-02-01 | 1 | 1      | 3.5
        """,
    ),
    "silences between rows": (
        grouped(
            Value("at", "until"),
            derived=(Elapsed("silence", "until"),),
            having=(Compare("silence", ">", 7200.0),),
        ),
        """
        until                       | count | silence
        2026-01-05T15:30:00Z        | 1     | 430201
        2026-01-06T02:00:00Z        | 2     | 33000
        2026-01-07T03:15:00.250000Z | 1     | 90900.25
        2026-02-01T00:00:00Z        | 1     | 2148299.75
        """,
    ),
    "chosen by a figure": (
        grouped(Value("sensor"), count("n"), having=(Compare("n", ">", 1),)),
        """
        sensor | n
        A      | 3
        """,
    ),
    "the greatest figures first": (
        grouped(Value("sensor"), total("value"), order=(Order("sum", descending=True),), limit=3),
        """
        sensor | sum
        it's   | 64
        é      | 32
        A      | 20
        """,
    ),
    "joined to another data set": (
        lambda t: Figures(
            table=t.readings,
            joins=(Join("s", t.sensors, (("sensor", "sensor"),)),),
            by=(Value("s.kind"),),
            measures=(count(), greatest("s.depth", "depth")),
        ),
        """
        s_kind   | count | depth
        level    | 1     | 2
        pressure | 3     | 1
        spare    | 1     | 3
        """,
    ),
    "joined, with rows that match nothing": (
        lambda t: Figures(
            table=t.readings,
            joins=(Join("s", t.sensors, (("sensor", "sensor"),), "left"),),
            where=(Not(Compare("sensor", "=", "A")),),
            by=(Value("s.kind", "kind"), Value("sensor")),
            measures=(count("rows"),),
        ),
        """
        kind  | sensor | rows
        level | B      | 1
        spare | B      | 1
        -     | C      | 1
        -     | c      | 1
        -     | it's   | 1
        -     | é      | 1
        """,
    ),
    "versions: the latest of each record": (
        known(None),
        """
        case | state  | days
        1    | closed | 4
        2    | new    | 1
        3    | closed | 2
        4    | new    | 0
        """,
    ),
    "versions as known on the first day": (
        known("2026-01-05T00:00"),
        """
        case | state | days
        1    | new   | 0
        2    | new   | 0
        3    | new   | 0
        """,
    ),
    "versions as known on the second day, one withdrawn": (
        known("2026-01-07T23:59:59"),
        """
        case | state  | days
        1    | closed | 4
        3    | closed | 2
        """,
    ),
    "a version is judged, not the one before it": (
        known(None, where=(Compare("state", "=", "new"),)),
        """
        case | state | days
        2    | new   | 1
        4    | new   | 0
        """,
    ),
    "rows that are no versions, as known": (
        lambda t: Figures(
            table=t.events, measures=(count(), total("days")), as_known_at=at("2026-01-06T00:00")
        ),
        """
        count | sum
        7     | 15
        """,
    ),
    "a joined data set is as known at the same time": (
        lambda t: Figures(
            table=t.events,
            joins=(Join("c", t.cases, (("record_key", "record_key"),)),),
            by=(Value("c.state", "state"),),
            measures=(count("n"),),
            as_known_at=at("2026-01-06T12:00"),
        ),
        """
        state  | n
        closed | 5
        """,
    ),
    "the slices that a figure rests on": (
        grouped(Value("state"), count(), name="cases", lineage="slices"),
        """
        state  | count | lineage
        closed | 2     | 2
        new    | 2     | 3
        """,
    ),
    "the rows that a figure rests on": (
        grouped(
            Value("state"), total("days"), name="cases", lineage="rows", as_known_at=at("2026-01-07T00:00")
        ),
        """
        state  | sum | lineage
        closed | 6   | 8589934592 8589934595
        """,
    ),
    "no rows, no lineage": (
        lambda t: Figures(table=t.none, measures=(count(),), lineage="slices"),
        """
        count | lineage
        0     |
        """,
    ),
}


@pytest.fixture(params=SPECIFICATION, ids=str)
def case(request: pytest.FixtureRequest, tables: SimpleNamespace, expected_lines: Any) -> tuple[Query, Any]:
    make, expected = SPECIFICATION[request.param]
    return make(tables), expected_lines(expected)


@pytest.mark.parametrize("engine", [ReferenceEngine(), EmbeddedEngine()], ids=["reference", "embedded"])
def test_embedded(engine: Any, case: tuple[Query, Any], as_lines: Any):
    query, expected = case
    assert as_lines(engine.answer(query)) == expected


def test_postgresql(postgres: Any, case: tuple[Query, Any], as_lines: Any):
    query, expected = case
    assert as_lines(postgres.answer(query)) == expected


@pytest.mark.long
def test_spark(spark: Any, case: tuple[Query, Any], as_lines: Any):
    query, expected = case
    assert as_lines(spark.answer(query)) == expected
