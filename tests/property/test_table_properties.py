"""What is written as a table is read back as it was, in any encoding and with any delimiter."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from qipan.pool.mapping import Mapped, Mapper
from qipan.sense.connectors import open_table
from qipan.sense.section.sources import SourceText

ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16")
CELL = st.text(
    alphabet=st.one_of(
        st.sampled_from("abc 1,;\t|\"'\r\n"),
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5),
    ),
    max_size=8,
)
TABLES = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=12)
)


@given(rows=TABLES, encoding=st.sampled_from(ENCODINGS), delimiter=st.sampled_from(",;\t|"))
def test_csv_round_trip(rows: list[list[str]], encoding: str, delimiter: str) -> None:
    names = [f"列{number}" for number in range(len(rows[0]))]
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([names, *rows])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        path.write_bytes(buffer.getvalue().encode(encoding))
        table = open_table(path, encoding="" if "utf" in encoding else encoding, expect=names)
        batches = list(table)
    read = [list(row) for batch in batches for row in zip(*batch.columns.values(), strict=True)]
    assert read == rows
    assert [n for batch in batches for n in batch.numbers] == list(range(2, len(rows) + 2))
    lines = [line for batch in batches for line in batch.lines]
    assert lines == [_line_of(rows, index) for index in range(len(rows))]


def _line_of(rows: list[list[str]], index: int) -> int:
    """Physical line of a row: each row above takes one line and one more per line break within."""
    above = ["".join(f"{cell}\0" for cell in row) for row in rows[:index]]
    return 2 + sum(1 + len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")) - 1 for text in above)


SOURCE = SourceText.model_validate(
    {
        "code": "s",
        "version": "1",
        "name": {"zh": "源", "en": "Source"},
        "owner": "o",
        "kind": "file",
        "signal_kind": "report",
        "licence": "own",
        "key": ["k", "l"],
        "occurred_at": {"column": "t", "timezone": "UTC"},
        "basis": "test",
    }
)
KEY_PART = st.text(alphabet="ab|\\", min_size=1, max_size=6)


@given(st.tuples(KEY_PART, KEY_PART), st.tuples(KEY_PART, KEY_PART))
def test_different_keys_never_join_to_one(first: tuple[str, str], second: tuple[str, str]) -> None:
    mapper = Mapper(SOURCE, (), ())
    one, two = (mapper.map(1, {"k": k, "l": part, "t": "2026-03-02"}) for k, part in (first, second))
    assert isinstance(one, Mapped)
    assert isinstance(two, Mapped)
    assert (one.key == two.key) == (first == second)
