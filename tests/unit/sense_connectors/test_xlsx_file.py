"""Excel workbooks: typed cells, title rows, sheets, broken and protected files."""

from __future__ import annotations

import resource
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from qipan.errors import InputError
from qipan.sense.connectors import open_table
from qipan.sense.connectors import xlsx_file as xlsx_module


def workbook(folder: Path, *sheets: tuple[str, list[list[Any]]], merge: str = "") -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, content in sheets:
        sheet = book.create_sheet(title)
        for row in content:
            sheet.append(row)
        if merge:
            sheet.merge_cells(merge)
    path = folder / "t.xlsx"
    book.save(path)
    return path


def test_typed_cells_under_merged_titles(tmp_path: Path) -> None:
    content = [
        ["哈尔滨市12345热线工单", None, None, None],
        ["制表日期：2026-03-02", None, None, None],
        ["编号", "时间", "日期", "数量"],
        ["a", datetime(2026, 3, 1, 10, 30), date(2026, 3, 1), 2],
        [None, None, None, None],
        ["b", datetime(2026, 3, 2, 8), None, 1.5],
    ]
    table = open_table(workbook(tmp_path, ("工单", content), merge="A1:D1"), expect=("编号", "时间"))
    assert (table.name, table.header_row) == ("t.xlsx#工单", 3)
    assert table.unknown_columns == ("日期", "数量")
    (batch,) = table
    assert list(batch.numbers) == [4, 6]
    assert batch.columns["时间"] == [datetime(2026, 3, 1, 10, 30), datetime(2026, 3, 2, 8)]
    assert batch.columns["日期"] == [date(2026, 3, 1), ""]
    assert batch.columns["数量"] == [2.0, 1.5]


def test_row_numbers_hold_where_the_sheet_begins_with_blank_rows(tmp_path: Path) -> None:
    table = open_table(workbook(tmp_path, ("s", [[None], [None], ["a", "b"], [1, 2]])))
    (batch,) = table
    assert (table.header_row, list(batch.numbers)) == (3, [4])


def test_batches_join_without_gap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_module, "BATCH_ROWS", 3)
    table = open_table(workbook(tmp_path, ("s", [["n"], *([n] for n in range(2, 12))])))
    assert [(b.first_row, list(b.numbers)) for b in table] == [
        (2, [2, 3, 4]),
        (5, [5, 6, 7]),
        (8, [8, 9, 10]),
        (11, [11]),
    ]


def test_values_beyond_the_header_are_a_fault(tmp_path: Path) -> None:
    (batch,) = open_table(workbook(tmp_path, ("s", [["a", "b"], [1, 2], [3, 4, "stray"]])))
    assert list(batch.numbers) == [2]
    assert [(f.number, f.raw["(column 3)"]) for f in batch.faults] == [(3, "stray")]


def test_sheet_by_name(tmp_path: Path) -> None:
    path = workbook(tmp_path, ("说明", [["readme"]]), ("数据", [["a"], [1]]))
    assert open_table(path, sheet="数据").columns == ("a",)
    with pytest.raises(InputError, match=r"no sheet “data”\. It has: 说明, 数据\."):
        open_table(path, sheet="data")


def test_missing_column_says_sheet_and_row(tmp_path: Path) -> None:
    path = workbook(tmp_path, ("s", [["title"], ["id", "texts"], [1, 2]]))
    with pytest.raises(InputError, match=r"t\.xlsx, sheet s, row 2: .*“text” \(nearest: “texts”\)"):
        open_table(path, expect=("id", "text"))


def test_blank_sheet(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no header row"):
        open_table(workbook(tmp_path, ("s", [])))


def test_cut_off(tmp_path: Path) -> None:
    path = workbook(tmp_path, ("s", [["a"], *([n] for n in range(500))]))
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(InputError, match="workbook is broken or incomplete"):
        open_table(path)


def test_zip_that_is_no_workbook(tmp_path: Path) -> None:
    import zipfile

    with zipfile.ZipFile(tmp_path / "t.xlsx", "w") as package:
        package.writestr("readme.txt", "nothing")
    with pytest.raises(InputError, match="workbook is broken or incomplete"):
        open_table(tmp_path / "t.xlsx")


def test_password_old_kind_and_other_kinds(tmp_path: Path) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    path = tmp_path / "t.xlsx"
    path.write_bytes(ole + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(InputError, match="protected by a password"):
        open_table(path)
    path.write_bytes(ole)
    with pytest.raises(InputError, match="old kind"):
        open_table(path)
    path.write_bytes(b"a,b\n1,2\n")
    with pytest.raises(InputError, match="not an Excel workbook"):
        open_table(path)


def test_a_compression_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_module, "MAX_UNPACKED", 1000)
    with pytest.raises(InputError, match="unpacks to"):
        open_table(workbook(tmp_path, ("s", [["a"], [1]])))


def test_cell_far_from_the_table_costs_no_memory_and_is_told(tmp_path: Path) -> None:
    content = [["编号", "街道"], ["a", "安乐街"], ["b", "果戈里大街"]]
    path = workbook(tmp_path, ("s", content))
    book = openpyxl.load_workbook(path)
    book.active["XFC1000000"] = "遗漏"
    book.active["XFD1048576"] = " "
    book.save(path)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    first, far = list(open_table(path))
    assert first.columns == {"编号": ["a", "b"], "街道": ["安乐街", "果戈里大街"]}
    assert [(fault.number, fault.raw) for fault in far.faults] == [(1_000_000, {"XFC1000000": "遗漏"})]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 << 10


def test_table_that_is_far_wider_than_it_is_filled_is_refused_in_words(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for number in range(1, 1000):
        book.active.cell(number * 900, number * 16, number)
    book.save(tmp_path / "t.xlsx")
    with pytest.raises(InputError, match="almost empty: 999 cells"):
        open_table(tmp_path / "t.xlsx")


def test_cell_merged_over_rows_gives_its_value_to_each_and_tells_so(tmp_path: Path) -> None:
    content = [
        ["区", "编号", "数量"],
        ["南岗", "a", 1],
        [None, "b", 2],
        [None, None, None],
        [None, "c", 3],
        ["", "d", 4],
    ]
    (batch,) = open_table(workbook(tmp_path, ("s", content), merge="A2:A5"))
    assert batch.columns["区"] == ["南岗", "南岗", "南岗", ""]
    assert batch.columns["编号"] == ["a", "b", "c", "d"]
    assert batch.filled == ((3, "区"), (5, "区"))


def test_merged_cells_are_filled_across_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_module, "BATCH_ROWS", 2)
    content = [["区", "n"], ["道里", 1], *([None, n] for n in range(2, 7))]
    batches = list(open_table(workbook(tmp_path, ("s", content), merge="A2:A7")))
    assert [cell for batch in batches for cell in batch.columns["区"]] == ["道里"] * 6


def test_header_of_two_rows_names_columns_by_both(tmp_path: Path) -> None:
    content = [
        ["台账", None, None, None],
        ["编号", "位置", None, "说明"],
        [None, "经度", "纬度", None],
        ["a", 126.6, 45.7, "x"],
    ]
    table = open_table(workbook(tmp_path, ("s", content), merge="B2:C2"), needs=("编号", "经度", "纬度"))
    assert (table.columns, table.header_row) == (("编号", "经度", "纬度", "说明"), 3)
    (batch,) = table
    assert batch.columns["纬度"] == [45.7]
