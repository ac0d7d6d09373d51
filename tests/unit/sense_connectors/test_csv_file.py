"""Text tables: delimiters, encodings, line breaks, ragged rows, broken files."""

from __future__ import annotations

import codecs
import gzip
from pathlib import Path

import pytest

from qipan.errors import InputError
from qipan.sense.connectors import RowFault, Table, open_table
from qipan.sense.connectors import records as records_module


def write(folder: Path, content: str | bytes, name: str = "t.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def rows(table: Table) -> list[tuple[int, list[object]]]:
    return [(row.number, list(row.values.values())) for row in table.rows() if not isinstance(row, RowFault)]


def faults(table: Table) -> list[RowFault]:
    return [fault for batch in table for fault in batch.faults]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    lines = [["编号", "正文", "值"], ["1", "甲", "2.5"], ["2", "乙", "3"]]
    path = write(tmp_path, "\n".join(delimiter.join(line) for line in lines))
    table = open_table(path)
    assert table.columns == ("编号", "正文", "值")
    assert rows(table) == [(2, ["1", "甲", "2.5"]), (3, ["2", "乙", "3"])]


def test_commas_in_prose_do_not_pass_for_the_delimiter(tmp_path: Path) -> None:
    path = write(tmp_path, "id;text\n1;one, two, three\n2;four\n3;five, six\n")
    assert open_table(path).columns == ("id", "text")


def test_expected_columns_decide_between_delimiters(tmp_path: Path) -> None:
    path = write(tmp_path, "a,b;c\n1,2;3\n")
    assert open_table(path, expect=("a,b", "c")).columns == ("a,b", "c")
    assert open_table(path, expect=("a", "b;c")).columns == ("a", "b;c")


def test_one_column(tmp_path: Path) -> None:
    assert rows(open_table(write(tmp_path, "text\nhello\nworld"))) == [(2, ["hello"]), (3, ["world"])]


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gbk", "gb18030"),
        ("gb18030", "gb18030"),
        ("utf-16", "utf-16"),
    ],
)
def test_encoding_is_found(tmp_path: Path, encoding: str, found: str) -> None:
    table = open_table(write(tmp_path, "编号,正文\n1,松花江水位\n", encoding=encoding))
    assert (table.encoding, table.columns) == (found, ("编号", "正文"))
    assert rows(table) == [(2, ["1", "松花江水位"])]


def test_chinese_far_into_an_ascii_file_still_decides(tmp_path: Path) -> None:
    body = "id,text\n" + "1,plain\n" * 200_000 + "2,暖气不热\n"
    table = open_table(write(tmp_path, body, encoding="gb18030"))
    assert table.encoding == "gb18030"
    assert sum(len(batch) for batch in table) == 200_001


def test_stated_encoding_wins(tmp_path: Path) -> None:
    path = write(tmp_path, "id,text\n1,臺北\n", encoding="big5")
    assert rows(open_table(path, encoding="big5")) == [(2, ["1", "臺北"])]


def test_wrong_stated_encoding_names_byte_and_line(tmp_path: Path) -> None:
    path = write(tmp_path, "id,text\n1,plain\n2,暖气\n", encoding="gbk")  # 暖 in GBK happens to be UTF-8 too
    with pytest.raises(InputError, match=r"not utf-8, stated as utf-8: byte 20 on line 3"):
        open_table(path, encoding="utf-8")


def test_byte_offset_holds_across_a_character_split_between_chunks(tmp_path: Path) -> None:
    head = b"t\n" + b"a" * ((1 << 20) - 3)  # the next character begins on the last byte of the first chunk
    path = write(tmp_path, head + "暖".encode() + b"\n\xff\n")
    with pytest.raises(InputError, match=rf"byte {len(head) + 4} on line 3"):
        open_table(path, encoding="utf-8")


def test_no_usual_encoding_fits(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"utf-8 \(byte 3, line 2\) nor gb18030 \(byte 3, line 2\)"):
        open_table(write(tmp_path, b"t\n1\xff\xff\n"))


@pytest.mark.parametrize("name", ["klingon", "base64"])
def test_unknown_encoding(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=f"no encoding named “{name}”"):
        open_table(write(tmp_path, "a,b\n1,2\n"), encoding=name)


def test_quoted_line_breaks_count_as_one_row_with_true_lines(tmp_path: Path) -> None:
    table = open_table(write(tmp_path, 'id,text\n1,"two\nlines"\n2,"three\r\nlines\nhere"\n3,x\n'))
    (batch,) = table
    assert list(batch.numbers) == [2, 3, 4]
    assert list(batch.lines) == [2, 4, 7]
    assert batch.columns["text"] == ["two\nlines", "three\r\nlines\nhere", "x"]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_breaks_of_all_systems(tmp_path: Path, newline: str) -> None:
    table = open_table(write(tmp_path, newline.join(["a,b", "1,2", "3,4"])))
    assert rows(table) == [(2, ["1", "2"]), (3, ["3", "4"])]


def test_blank_lines_are_no_rows_but_keep_their_numbers(tmp_path: Path) -> None:
    assert rows(open_table(write(tmp_path, "\na,b\n\n1,2\n\n\n3,4\n\n"))) == [
        (4, ["1", "2"]),
        (7, ["3", "4"]),
    ]


def test_title_rows_above_the_header(tmp_path: Path) -> None:
    path = write(tmp_path, "哈尔滨市投诉,,\n2026年3月,,\nid,text,n\n1,x,2\n")
    table = open_table(path, expect=("id", "text"))
    assert (table.header_row, table.columns, table.unknown_columns) == (3, ("id", "text", "n"), ("n",))
    assert rows(table) == [(4, ["1", "x", "2"])]


def test_ragged_rows_are_faults_between_good_rows(tmp_path: Path) -> None:
    table = open_table(write(tmp_path, "a,b\n1,2\n3\n4,5,6\n7,8\n"))
    assert rows(table) == [(2, ["1", "2"]), (5, ["7", "8"])]
    assert [(f.number, f.line, f.raw) for f in faults(table)] == [
        (3, 3, {"a": "3"}),
        (4, 4, {"a": "4", "b": "5", "(column 3)": "6"}),
    ]
    assert [row.number for row in table.rows()] == [2, 3, 4, 5]


def test_blank_cells_beyond_the_header_lose_nothing(tmp_path: Path) -> None:
    table = open_table(write(tmp_path, "a,b,,\n1,2,,\n"))
    assert (table.columns, rows(table)) == (("a", "b"), [(2, ["1", "2"])])


def test_quotation_mark_left_open_is_told_and_swallows_nothing_silently(tmp_path: Path) -> None:
    table = open_table(write(tmp_path, 'a,b\n1,2\n3,"4\n5,6\n7,8\n'))
    assert rows(table) == [(2, ["1", "2"]), (4, ["5", "6"]), (5, ["7", "8"])]
    (fault,) = faults(table)
    assert (fault.number, fault.line) == (3, 3)
    assert "never closed" in fault.message
    assert fault.raw == {"a": "3", "b": '"4'}


def test_quotation_mark_left_open_in_the_last_row_keeps_that_rows_own_text(tmp_path: Path) -> None:
    table = open_table(write(tmp_path, '街道,事项,人数\n南岗,清雪,12\n道里,"路灯,7'))
    assert rows(table) == [(2, ["南岗", "清雪", "12"])]
    (fault,) = faults(table)
    assert (fault.number, fault.raw) == (3, {"街道": "道里", "事项": '"路灯', "人数": "7"})


def test_rows_between_two_open_quotation_marks_are_rows(tmp_path: Path) -> None:
    text = 'a,b,c\n1,2,3\n4,"5,6\n7,8,9\n10,"11,12\n13,14,15\n'
    table = open_table(write(tmp_path, text))
    assert [number for number, _cells in rows(table)] == [2, 4, 6]
    assert [(fault.number, fault.raw["a"], fault.line) for fault in faults(table)] == [
        (3, "4", 3),
        (5, "10", 5),
    ]


def test_text_of_several_lines_stays_one_cell(tmp_path: Path) -> None:
    table = open_table(write(tmp_path, 'a,b,c\n1,"first\nsecond, with comma",3\n4,5,6\n'))
    assert rows(table) == [(2, ["1", "first\nsecond, with comma", "3"]), (3, ["4", "5", "6"])]
    assert [list(batch.lines) for batch in table] == [[2, 4]]


def test_endless_field_is_one_fault_with_its_own_text_and_reading_goes_on(tmp_path: Path) -> None:
    table = open_table(write(tmp_path, "a,b\n1,2\n3," + "x" * 200_000 + "\n5,6\n"))
    assert rows(table) == [(2, ["1", "2"]), (4, ["5", "6"])]
    (fault,) = faults(table)
    assert (fault.number, fault.raw["a"], fault.raw["b"][:3]) == (3, "3", "xxx")


def test_batches_join_without_gap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records_module, "BATCH_ROWS", 3)
    table = open_table(write(tmp_path, "a\n" + "\n".join(map(str, range(2, 12))) + "\n"))
    batches = list(table)
    assert [batch.first_row for batch in batches] == [2, 4, 7, 10]
    assert all(list(batch.numbers) == [int(v) for v in batch.columns["a"]] for batch in batches)
    assert [list(batch.lines) for batch in batches] == [list(batch.numbers) for batch in batches]
    assert table.bytes_read == table.bytes


def test_blank_after_each_comma(tmp_path: Path) -> None:
    table = open_table(write(tmp_path, 'rec_id, name, note\nr1, li, "a, b"\nr2, wu, c\n'))
    assert rows(table)[0] == (2, ["r1", "li", "a, b"])


def test_gzip(tmp_path: Path) -> None:
    path = write(tmp_path, gzip.compress("编号,b\n1,2\n".encode("gbk")), "t.csv.gz")
    assert rows(open_table(path)) == [(2, ["1", "2"])]


def test_gzip_cut_off(tmp_path: Path) -> None:
    packed = gzip.compress(b"a,b\n" + b"".join(b"%d,%d\n" % (n, n * n) for n in range(9999)))
    with pytest.raises(InputError, match=r"t\.csv\.gz: The compressed file is broken or incomplete"):
        open_table(write(tmp_path, packed[: len(packed) // 2], "t.csv.gz"))


def test_gzip_in_name_only(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="broken or incomplete"):
        open_table(write(tmp_path, "a,b\n1,2\n", "t.csv.gz"))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n1 0 obj", "PDF"),
        (b"PK\x03\x04zip", "ZIP"),
        (gzip.compress(b"a,b", mtime=0), "gzip"),
        (b"PAR1xx", "Parquet"),
    ],
)
def test_other_kind_of_file_named_csv(tmp_path: Path, content: bytes, kind: str) -> None:
    with pytest.raises(InputError, match=f"not a text table; it is {kind}"):
        open_table(write(tmp_path, content))


def test_zero_bytes(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="zero bytes"):
        open_table(write(tmp_path, b"\x00\x01\x02\x03"))


@pytest.mark.parametrize("content", [b"\n\n  \n", b" , , \n,,\n", codecs.BOM_UTF8])
def test_no_header(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(InputError, match="no header row"):
        open_table(write(tmp_path, content))


def test_header_alone_is_a_table_without_rows(tmp_path: Path) -> None:
    assert rows(open_table(write(tmp_path, "a,b\n"))) == []


def test_duplicate_columns(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"row 1: .*“a” \(columns 1 and 3\)"):
        open_table(write(tmp_path, "a,b, a \n1,2,3\n"))


def test_missing_columns_name_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        open_table(write(tmp_path, "Creation Date,status\n1,2\n"), expect=("Creation_Date", "ward", "status"))
    assert "“Creation_Date” (nearest: “Creation Date”), “ward”." in caught.value.what
    assert "The file has: Creation Date, status." in caught.value.mend


def test_nameless_column_gets_a_name_and_is_unknown(tmp_path: Path) -> None:
    table = open_table(write(tmp_path, ",a\n0,1\n"), expect=("a",))
    assert (table.columns, table.unknown_columns) == (("(column 1)", "a"), ("(column 1)",))


def test_columns_that_are_needed_are_found_under_title_rows_among_others(tmp_path: Path) -> None:
    text = "供热巡查台账;;;\n填报：供热办;;;\n站号;时间;压力;备注\n7;2026-01-05;0.42;正常\n"
    table = open_table(write(tmp_path, text), needs=("时间", "压力"))
    assert (table.header_row, table.columns, table.unknown_columns) == (
        3,
        ("站号", "时间", "压力", "备注"),
        (),
    )
    assert rows(table) == [(4, ["7", "2026-01-05", "0.42", "正常"])]
    with pytest.raises(InputError, match="“温度”"):
        open_table(write(tmp_path, text), needs=("时间", "温度"))
