"""Exports: what the list shows to the caller, in five formats, on the record, leaving nothing behind."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from qipan.cases import public as case_room
from qipan.cases.export import build as making
from qipan.cases.export.build import export_cases
from qipan.cases.export.columns import COLUMNS
from qipan.cases.models import Case
from qipan.cases.search.indexing import rebuild_search
from qipan.cases.selectors import CaseFilter
from qipan.core.models import Event
from qipan.core.public import pack, system
from qipan.errors import InputError, NotPermitted, RuleRefused, StoreError
from qipan.tables.public import FORMATS, Format, harmless

pytestmark = pytest.mark.django_db
NAMES = [column.name for column in COLUMNS]


@pytest.fixture(autouse=True)
def store(settings, tmp_path) -> Path:
    settings.QIPAN_STORE = tmp_path
    return tmp_path


@pytest.fixture
def cases(db) -> list[case_room.Case]:
    told = case_room.ReporterContact(name="假名", phone="13800138000", address="隐秘路9号")
    texts = ["=1+1 停水，电话13912345678", "+暖气不热", "路灯不亮", "＝SUM(A1)"]
    made = [
        case_room.submit_report(by=system("test"), channel="web", text=t, lon=126.64, lat=45.75, told=told)
        for t in texts
    ]
    plain = case_room.submit_report(by=system("test"), channel="web", text="无处")
    return [receipt.case for receipt in (*made, plain)]


def taken(by, form: str, wanted: CaseFilter | None = None, language: str = "zh") -> bytes:
    with export_cases(by=by, wanted=wanted or CaseFilter(), form=form, language=language).file as file:
        return file.read()


def read_csv(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"))))


def test_csv_for_programs_has_plain_names_and_every_case(person, cases):
    rows = read_csv(taken(person("viewer"), "csv"))
    assert list(rows[0]) == NAMES
    assert [row["number"] for row in rows] == [case.number for case in reversed(cases)]
    assert datetime.fromisoformat(rows[0]["opened_at"]).utcoffset() is not None
    # What is not classified may be a home: it lies in the middle of its hexagon.
    assert (rows[-1]["lon"], rows[0]["lon"]) == ("126.63782", "")


def test_csv_for_people_opens_in_a_spreadsheet(person, cases):
    content = taken(person("viewer"), "csv-excel", CaseFilter(states=(cases[0].state,)))
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    head = lines.index([])
    notes = dict(lines[:head])
    assert "state=" in notes["筛选条件"]
    assert pack().pack.city.version in notes["城市文本"]
    assert lines[head + 1][0] == "案件编号"
    assert len(lines) == head + 2 + len(cases)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "＝1", "  =1"])
def test_no_cell_is_a_formula(text):
    assert harmless(text) == f"'{text}"
    assert harmless(f"a{text}") == f"a{text}"


def test_xlsx_keeps_types_and_explains_itself(person, cases):
    book = openpyxl.load_workbook(io.BytesIO(taken(person("viewer"), "xlsx")))
    sheet, notes = book.worksheets
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 1 + len(cases)
    assert isinstance(rows[1][NAMES.index("opened_at")], datetime)
    assert {cell.data_type for cell in sheet["D"]} == {"s"}
    assert {row[0] for row in notes.iter_rows(values_only=True)} >= set(NAMES)


def test_parquet_and_geojson_carry_their_source(person, cases):
    table = pq.read_table(io.BytesIO(taken(person("viewer"), "parquet")))
    assert table.num_rows == len(cases)
    assert table.schema.names == NAMES
    assert str(table.schema.field("opened_at").type) == "timestamp[ms, tz=Asia/Shanghai]"
    assert pack().digest.encode() in table.schema.metadata[b"qipan.pack"]
    shown = json.loads(taken(person("viewer"), "geojson"))
    assert [f["properties"]["number"] for f in shown["features"]] == [c.number for c in reversed(cases)]
    assert shown["features"][0]["geometry"] is None
    assert shown["features"][1]["geometry"]["coordinates"] == [126.63782, 45.74999]
    assert "export" in shown["about"]


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_of_a_reporter_and_no_number_goes_out(person, cases, form):
    content = taken(person("dispatcher"), form)
    if form == "xlsx":
        sheets = openpyxl.load_workbook(io.BytesIO(content)).worksheets
        content = repr([list(s.iter_rows(values_only=True)) for s in sheets]).encode()
    for secret in ("13912345678", "13800138000", "假名", "隐秘路"):
        assert secret.encode() not in content


@pytest.mark.parametrize("form", FORMATS)
def test_an_empty_export_is_whole(person, db, form):
    export = export_cases(by=person("viewer"), wanted=CaseFilter(number="x"), form=form, language="en")
    assert export.rows == 0
    assert len(export.file.read()) > 100
    export.file.close()


def test_each_export_is_on_the_record_without_the_words_that_were_typed(person, cases):
    rebuild_search()
    export = export_cases(
        by=person("viewer"), wanted=CaseFilter(words="停水 张三假", kind="report"), form="csv", language="zh"
    )
    export.file.close()
    event = Event.objects.get(action="act.cases.exported")
    assert (event.subject, event.actor) == (export.id, person("viewer").id)
    assert event.content["filter"] == {"q": "(2)", "kind": "report"}
    assert event.content["rows"] == export.rows
    assert "张三" not in event.data


def test_a_search_is_exported_too(person, cases):
    rebuild_search()
    rows = read_csv(taken(person("viewer"), "csv", CaseFilter(words="停水")))
    assert [row["number"] for row in rows] == [cases[0].number]


def test_an_export_reaches_as_far_as_the_caller(person, cases):
    Case.objects.filter(pk=cases[0].pk).update(district="230109")
    rows = read_csv(taken(person("checker", area="230109"), "csv"))
    assert [row["number"] for row in rows] == [cases[0].number]
    with pytest.raises(NotPermitted):
        taken(system("test"), "csv")


def test_limits_and_unknown_formats_are_told(person, cases, monkeypatch):
    with pytest.raises(InputError, match="csv"):
        taken(person("viewer"), "docx")
    monkeypatch.setitem(making.FORMATS, "csv", Format("csv", "text/csv", 2, FORMATS["csv"].begin))
    with pytest.raises(RuleRefused, match="2"):
        taken(person("viewer"), "csv")
    assert not Event.objects.filter(action="act.cases.exported").exists()


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_is_left_behind(person, cases, store, form):
    export = export_cases(by=person("viewer"), wanted=CaseFilter(), form=form, language="zh")
    export.file.read(10)
    export.file.close()
    assert list(store.iterdir()) == []


@pytest.mark.parametrize("form", FORMATS)
def test_a_full_disk_is_told_and_leaves_nothing(person, cases, store, form, monkeypatch):
    def full(*_arguments, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(making, "page_rows", full)
    with pytest.raises(StoreError, match="No space left"):
        taken(person("viewer"), form)
    assert list(store.iterdir()) == []
    assert not Event.objects.filter(action="act.cases.exported").exists()
