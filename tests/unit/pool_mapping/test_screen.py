"""Repeats and quality over a whole pass."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from qipan.pool.mapping import Mapped, Mapper, QualityTally, Rejected, RepeatFilter, screen
from qipan.sense.connectors import Batch
from qipan.sense.section.sources import SourceText

SOURCE = SourceText.model_validate(
    {
        "code": "s",
        "version": "1",
        "name": {"zh": "源", "en": "Source"},
        "owner": "o",
        "kind": "file",
        "signal_kind": "report",
        "licence": "own",
        "key": ["id"],
        "occurred_at": {"column": "at", "timezone": "UTC"},
        "category": {"column": "kind", "values": {"a": "A"}},
        "place": {"longitude": "lon", "latitude": "lat", "area_column": "area"},
        "text": ["text"],
        "keep": ["extra"],
        "basis": "test",
    }
)
ROWS = [
    # id, at, kind, lon, lat, area, text, extra
    ("1", "2026-03-02", "a", "126", "45", "X", "one", "e"),
    ("2", "2026-03-01", "", "", "", "0", "two", ""),
    ("1", "2026-03-02", "a", "126.0", "45", "X", "one", "e"),
    ("1", "2026-03-02", "a", "126", "45", "X", "uno", "f"),
    ("3", "2026-03-05", "b", "", "", "X", "three", "e"),
    ("2", "2026-03-01", "", "", "", "", "two", ""),
    ("1", "2026-03-02", "a", "126", "45", "X", "one", "e"),
]
NAMES = ("id", "at", "kind", "lon", "lat", "area", "text", "extra")


def batch(first: int, rows: list[tuple[str, ...]]) -> Batch:
    cells: list[Any] = [list(column) for column in zip(*rows, strict=True)]
    return Batch(first, range(first, first + len(rows)), dict(zip(NAMES, cells, strict=True)))


def run(*batches: Batch) -> tuple[list[Mapped | Rejected], QualityTally]:
    tally = QualityTally()
    mapper = Mapper(SOURCE, {"X"}, {"A"})
    return [row for rows in screen(batches, mapper, RepeatFilter(), tally) for row in rows], tally


def test_every_row_comes_out_once_with_its_reason() -> None:
    rows, _ = run(batch(2, ROWS[:3]), batch(5, ROWS[3:]))
    assert [row.row for row in rows] == [2, 3, 4, 5, 6, 7, 8]
    told = [(row.row, row.message) for row in rows if isinstance(row, Rejected)]
    assert told == [
        (4, "The row says the same as the row with key “1” in row 2."),
        (5, "The key “1” is also in row 2 with other content (text, payload.extra)."),
        (6, "“b” in kind is not a category in the mapping of the source."),
        (7, "The row says the same as the row with key “2” in row 3."),
        (8, "The row says the same as the row with key “1” in row 2."),
    ]
    assert [row.raw["text"] for row in rows if isinstance(row, Rejected)] == [
        "one",
        "uno",
        "three",
        "two",
        "one",
    ]


def test_a_refused_row_does_not_claim_its_key() -> None:
    broken, mended = ("9", "soon", "a", "", "", "", "x", ""), ("9", "2026-03-01", "a", "", "", "", "x", "")
    rows, _ = run(batch(2, [broken, mended]))
    assert isinstance(rows[0], Rejected)
    assert isinstance(rows[1], Mapped)


def test_kept_lists_are_compared_too() -> None:
    seen = RepeatFilter()
    mapper = Mapper(SOURCE, {"X"}, {"A"})
    cells = dict(zip(NAMES, ROWS[0], strict=True))
    first, second = (mapper.map(n, {**cells, "extra": [n]}) for n in (2, 3))
    assert isinstance(first, Mapped)
    assert isinstance(second, Mapped)
    assert seen.check(first) is first
    repeat = seen.check(second, cells)
    assert isinstance(repeat, Rejected)
    assert (repeat.column, repeat.raw, len(seen)) == ("payload.extra", cells, 1)


def test_quality_figures() -> None:
    _, tally = run(batch(2, ROWS))
    figures = tally.as_dict()
    assert (figures["rows"], figures["accepted"], figures["rejected"]) == (7, 2, 5)
    assert figures["reasons"] == {"unknown-category": 1, "repeated-key": 1, "identical-row": 3}
    assert figures["filled"]["text"] == 2
    assert figures["completeness"]["payload.extra"] == 0.5
    for share in ("without_coordinates", "without_category", "blank_area"):
        assert figures[share] == 0.5, share
    assert (figures["first"], figures["last"]) == ("2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z")
    json.dumps(figures, allow_nan=False)


def test_parts_merge_into_the_whole() -> None:
    mapper = Mapper(SOURCE, {"X"}, {"A"})
    rows = list(mapper.map_batch(batch(2, ROWS)))
    whole, left, right = QualityTally(), QualityTally(), QualityTally()
    for position, row in enumerate(rows):
        whole.add(row)
        (left if position < 3 else right).add(row)
    left.merge(right)
    left.merge(QualityTally())
    assert left.as_dict() == whole.as_dict()


def test_nothing_read() -> None:
    figures = QualityTally().as_dict()
    assert (figures["rows"], figures["first"], figures["without_category"]) == (0, None, None)


def test_repeats_hold_over_many_keys() -> None:
    seen = RepeatFilter()
    start = datetime(2026, 3, 1, tzinfo=UTC)

    def row(number: int, key: int) -> Mapped:
        at = start + timedelta(minutes=key)
        made = Mapper(SOURCE, set(), {"A"}).map(number, {"id": key, "at": at, "kind": "a"})
        assert isinstance(made, Mapped)
        return made

    assert all(isinstance(seen.check(row(n, n)), Mapped) for n in range(1, 300))
    again = [seen.check(row(1000 + n, n)) for n in range(1, 300)]
    assert [int(r.detail) for r in again if isinstance(r, Rejected)] == list(range(1, 300))
