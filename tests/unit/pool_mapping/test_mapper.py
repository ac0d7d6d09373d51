"""Rows mapped to the city's terms: each field, and each reason for refusal."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from qipan.errors import InputError, PackError
from qipan.pool.mapping import KEY_CHARACTERS, TEMPLATES, Mapped, Mapper, Reason, Rejected, Remark
from qipan.sense.connectors import Batch, RowFault
from qipan.sense.section.sources import SourceText

AREAS = {"230102", "230103"}
CATEGORIES = {"heat", "water", "other"}
SOURCE: dict[str, Any] = {
    "code": "hotline",
    "version": "1",
    "name": {"zh": "热线", "en": "Hotline"},
    "owner": "hotline-centre",
    "kind": "file",
    "signal_kind": "report",
    "licence": "own",
    "key": ["id"],
    "occurred_at": {"column": "at", "timezone": "Asia/Shanghai"},
    "received_at": {"column": "got", "timezone": "Asia/Shanghai", "optional": True},
    "category": {"column": "kind", "values": {"供热": "heat", "供水": "water"}, "blank": "other"},
    "place": {
        "longitude": "lon",
        "latitude": "lat",
        "bounds": [125, 44, 131, 47],
        "area_column": "area",
        "area_prefix": "23010",
        "address_column": "address",
    },
    "text": ["title", "body"],
    "keep": ["phone_model", "n"],
    "confidence": 0.8,
    "case": {
        "status_column": "status",
        "states": {"已办结": "closed", "办理中": "open"},
        "closed_at": {"column": "done", "timezone": "Asia/Shanghai", "optional": True},
    },
    "basis": "test",
}
ROW: dict[str, Any] = {
    "id": " A-1 ",
    "at": "2026-03-02 10:00",
    "got": "2026-03-02 10:05",
    "kind": "供热",
    "lon": "126.6",
    "lat": "45.75",
    "area": "2.0",
    "address": " 红军街5号 ",
    "title": "暖气不热",
    "body": "三天了",
    "phone_model": "x",
    "n": 3,
    "status": "已办结",
    "done": "2026-03-03 09:00",
    "unread": "left out",
}


def mapper(**changes: Any) -> Mapper:
    return Mapper(SourceText.model_validate({**SOURCE, **changes}), AREAS, CATEGORIES)


def mapped(**cells: Any) -> Mapped:
    row = mapper().map(7, {**ROW, **cells})
    assert isinstance(row, Mapped), row
    return row


def refused(**cells: Any) -> Rejected:
    row = mapper().map(7, {**ROW, **cells})
    assert isinstance(row, Rejected), row
    return row


def test_every_field() -> None:
    row = mapped()
    assert (row.row, row.key, row.confidence) == (7, "A-1", 0.8)
    assert row.occurred_at == datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
    assert row.received_at == datetime(2026, 3, 2, 2, 5, tzinfo=UTC)
    assert (row.category, row.text) == ("heat", "暖气不热\n三天了")
    assert (row.lon, row.lat, row.area_code, row.address) == (126.6, 45.75, "230102", "红军街5号")
    assert row.payload == {"phone_model": "x", "n": 3}
    assert (row.case_state, row.closed_at) == ("closed", datetime(2026, 3, 3, 1, 0, tzinfo=UTC))
    assert all(moment.tzinfo is UTC for moment in (row.occurred_at, row.received_at))


def test_blanks_that_are_fine() -> None:
    row = mapped(got="", kind=" ", lon="", lat=None, area="", address=None, body="", done="", n=float("nan"))
    assert row.received_at == row.occurred_at
    assert (row.category, row.text, row.lon, row.lat) == ("other", "暖气不热", None, None)
    assert (row.area_code, row.address, row.closed_at, row.payload["n"]) == ("", "", None, None)


@pytest.mark.parametrize("cell", [0, 0.0, "0", "0.0", " 00 ", "", None, float("nan")])
def test_area_zero_or_blank_is_unknown(cell: object) -> None:
    assert mapped(area=cell).area_code == ""


@pytest.mark.parametrize("cell", [2, 2.0, "2", "2.0", " 2.00 "])
def test_area_numbers_in_any_spelling(cell: object) -> None:
    assert mapped(area=cell).area_code == "230102"


@pytest.mark.parametrize(
    ("cells", "reason", "column", "message"),
    [
        ({"id": " "}, "missing-key", "id", "The row has no id, which identifies it."),
        ({"id": "x" * (KEY_CHARACTERS + 1)}, "bad-value", "id", "at most 200 characters"),
        ({"at": ""}, "missing-time", "at", "The time in at is missing."),
        ({"at": "soon"}, "unreadable-time", "at", "“soon” in at cannot be read as ISO 8601"),
        ({"got": "soon"}, "unreadable-time", "got", "“soon” in got"),
        ({"at": "1988-04-17 02:30"}, "impossible-time", "at", "does not exist in Asia/Shanghai"),
        ({"kind": "供电"}, "unknown-category", "kind", "“供电” in kind is not a category"),
        ({"lon": "126.6E"}, "bad-coordinate", "lon", "“126.6E” in lon is not a coordinate"),
        ({"lat": "nan"}, "bad-coordinate", "lat", "“nan”"),
        ({"lat": float("inf")}, "bad-coordinate", "lat", "“inf”"),
        ({"lat": "91"}, "bad-coordinate", "lat", "“91”"),
        ({"lat": ""}, "half-coordinate", "lat", "one coordinate but not lat"),
        ({"lon": None}, "half-coordinate", "lon", "one coordinate but not lon"),
        ({"lon": "45.75", "lat": "45.75"}, "outside-bounds", "lon", "45.75, 45.75 lies outside"),
        ({"area": "9"}, "unknown-area", "area", "“9” in area is not an area"),
        ({"status": "丢失"}, "unknown-status", "status", "“丢失” in status"),
        ({"status": ""}, "unknown-status", "status", "“” in status"),
        ({"done": "2026-03-02 09:59"}, "closed-before-opened", "done", "2026-03-02T01:59:00Z"),
        ({"done": "2026-03-01"}, "closed-before-opened", "done", "“2026-03-01” in done"),
        ({"body": "a\x00b"}, "bad-value", "text", "broken character"),
        ({"phone_model": "\ud800"}, "bad-value", "phone_model", "broken character"),
    ],
)
def test_refusals(cells: dict[str, Any], reason: str, column: str, message: str) -> None:
    row = refused(**cells)
    assert (row.row, row.reason_code, row.column) == (7, reason, column)
    assert message in row.message
    assert row.raw["unread"] == "left out"
    json.dumps(row.raw, allow_nan=False)


def test_a_backslash_sequence_is_no_zero_character() -> None:
    assert mapped(body=r"C:\u0000").text.endswith(r"C:\u0000")


def test_closing_date_on_the_day_of_opening_counts_as_the_opening() -> None:
    row = mapped(done="2026-03-02")
    assert row.closed_at == row.occurred_at
    assert mapped(done=date(2026, 3, 4)).closed_at == datetime(2026, 3, 3, 16, tzinfo=UTC)


def test_unknown_category_may_be_left_unclassified() -> None:
    category = {**SOURCE["category"], "unknown": "unclassified", "blank": ""}
    row = mapper(category=category).map(1, {**ROW, "kind": "供电"})
    assert isinstance(row, Mapped)
    assert row.category == ""


def test_future_rows_are_refused_where_a_limit_is_given() -> None:
    latest = datetime(2026, 3, 2, 1, 59, tzinfo=UTC)
    row = Mapper(SourceText.model_validate(SOURCE), AREAS, CATEGORIES, latest=latest).map(1, ROW)
    assert isinstance(row, Rejected)
    assert row.message == (
        "The time “2026-03-02T02:00:00Z” in at lies in the future; rows up to 2026-03-02T01:59:00Z are taken."
    )


def test_optional_occurrence_falls_back_on_receipt() -> None:
    row = mapper(occurred_at={**SOURCE["occurred_at"], "optional": True}).map(1, {**ROW, "at": ""})
    assert isinstance(row, Mapped)
    assert row.occurred_at == row.received_at == datetime(2026, 3, 2, 2, 5, tzinfo=UTC)


def test_null_island_is_no_place_where_no_bounds_are_given() -> None:
    row = mapper(place={**SOURCE["place"], "bounds": None}).map(1, {**ROW, "lon": 0, "lat": "0.0"})
    assert isinstance(row, Rejected)
    assert row.reason_code is Reason.BAD_COORDINATE


def test_composite_key_is_joined_without_collision() -> None:
    keys = mapper(key=["id", "title"])
    first = keys.map(1, {**ROW, "id": "a|b", "title": "c"})
    second = keys.map(2, {**ROW, "id": "a", "title": "b|c"})
    typed = keys.map(3, {**ROW, "id": 12.0, "title": datetime(2026, 3, 2, tzinfo=UTC)})
    assert [row.key for row in (first, second, typed) if isinstance(row, Mapped)] == [
        r"a\|b|c",
        r"a|b\|c",
        "12|2026-03-02T00:00:00Z",
    ]


def test_a_source_without_key_is_keyed_by_content() -> None:
    nameless = mapper(key=[])
    first, same, other = (nameless.map(n, {**ROW, "title": t}) for n, t in ((1, "a"), (2, "a"), (3, "b")))
    assert isinstance(first, Mapped)
    assert isinstance(same, Mapped)
    assert isinstance(other, Mapped)
    assert first.key == same.key == f"sha256:{first.content_digest}" != other.key


def test_digest_tells_content_and_not_place_in_the_file() -> None:
    row = mapped()
    assert mapped(unread="other", at=datetime(2026, 3, 2, 10, 0)).content_digest == row.content_digest
    for column, cell in [("body", "x"), ("n", 4), ("lon", 126.61), ("done", ""), ("got", "2026-03-02 10:06")]:
        assert mapped(**{column: cell}).content_digest != row.content_digest, column


def test_digest_is_pinned() -> None:
    """Stored digests must stay comparable: a change here needs a migration of what is stored."""
    content = (
        '["A-1","2026-03-02T02:00:00Z","2026-03-02T02:05:00Z","heat","暖气不热\\n三天了",126.6,45.75,"230102",'
        '"红军街5号",0.8,"closed","2026-03-03T01:00:00Z",{"n":3,"phone_model":"x"}]'
    )
    assert mapped().content_digest == hashlib.sha256(content.encode()).hexdigest()


def test_batch_and_row_by_row_agree() -> None:
    cells = [ROW, {**ROW, "id": "A-2", "lat": ""}, {**ROW, "id": "A-3"}]
    columns = {name: [row[name] for row in cells] for name in ROW}
    one_by_one = [mapper().map(number, row) for number, row in zip((2, 4, 5), cells, strict=True)]
    faults = (RowFault(3, "The row has 2 cells.", {"id": "x"}), RowFault(6, "cut", {}))
    batch = list(mapper().map_batch(Batch(2, (2, 4, 5), columns, faults)))
    assert [row.row for row in batch] == [2, 3, 4, 5, 6]
    assert [row for row in batch if row.row not in (3, 6)] == one_by_one
    ragged = batch[1]
    assert isinstance(ragged, Rejected)
    assert (ragged.reason_code, ragged.raw) == (Reason.RAGGED_ROW, {"id": "x"})
    assert ragged.message == "The row does not fit the header. The row has 2 cells."


def test_batch_without_a_column_of_the_mapping() -> None:
    with pytest.raises(InputError, match="source hotline: The file lacks at, got"):
        list(mapper().map_batch(Batch(2, (2,), {"id": ["A"]})))


def test_mappings_that_cannot_work() -> None:
    with pytest.raises(PackError, match="nothing of when"):
        mapper(occurred_at=None)
    with pytest.raises(PackError, match="one coordinate"):
        mapper(place={"longitude": "lon"})
    with pytest.raises(PackError, match="gas are not the city's"):
        mapper(category={"column": "kind", "values": {"燃气": "gas"}})


def test_every_reason_has_a_sentence() -> None:
    assert set(TEMPLATES) == set(Reason)
    for reason in Reason:
        message = Rejected(1, reason, "COLUMN", "VALUE", {}, "DETAIL").message
        assert message.endswith((".", "DETAIL")), message
        assert "{" not in message


def test_a_long_value_is_cut_in_the_sentence_only() -> None:
    row = refused(kind="x" * 5000)
    assert len(row.message) < 300
    assert len(row.value) == 5000


@pytest.mark.parametrize("cell", ["2.02603E+17", "1,1E+20", "3.1e+12", 2.0260302e17, 1e15])
def test_key_that_a_spreadsheet_has_cut_is_refused(cell):
    told = refused(id=cell)
    assert (told.reason_code, told.column) == (Reason.SHORTENED_NUMBER, "id")
    assert "15 digits" in told.message


@pytest.mark.parametrize(
    ("cell", "key"), [("12E5", "12E5"), ("7", "7"), (20260302.0, "20260302"), ("E+1", "E+1")]
)
def test_key_that_only_looks_like_it_is_taken(cell, key):
    assert mapped(id=cell).key == key


def test_kept_number_that_was_cut_is_remarked_and_codes_stay_text():
    told = mapped(phone_model=8.6139e17, n=12.0)
    assert told.remarks == [(Remark.SHORTENED_NUMBER, "phone_model", "8.6139e+17")]
    assert told.payload["n"] == 12
    row = mapper(keep=["id", "area"]).map(7, {**ROW, "id": 230102.0, "area": 3.0})
    assert isinstance(row, Mapped)
    assert row.payload == {"id": "230102", "area": "3"}


@pytest.mark.parametrize(
    ("cell", "formats"),
    [
        ("2026-03-01 24:00", []),
        ("2026-03-01T24:00:00", []),
        ("2026/3/1 24:00", ["%Y/%m/%d %H:%M"]),
        ("2026年3月1日24时00分", ["%Y年%m月%d日%H时%M分"]),
    ],
)
def test_hour_24_is_the_end_of_its_day(cell, formats):
    field = {"column": "at", "timezone": "Asia/Shanghai", "formats": formats}
    row = mapper(occurred_at=field).map(7, {**ROW, "at": cell, "got": ""})
    assert isinstance(row, Mapped), row.message
    assert row.occurred_at == datetime(2026, 3, 1, 16, tzinfo=UTC)


@pytest.mark.parametrize("cell", ["2026-03-01 24:01", "2026-03-01 25:00", "2026-03-24:00"])
def test_hour_beyond_the_day_is_no_time(cell):
    assert refused(at=cell).reason_code is Reason.UNREADABLE_TIME


def test_row_outside_the_stretch_is_left_out_before_any_check():
    source = SourceText.model_validate(SOURCE)
    early = Mapper(source, AREAS, CATEGORIES, before=datetime(2026, 3, 2, 2, 5, tzinfo=UTC))
    assert early.map(7, {**ROW, "kind": "Drachen", "id": ""}) is None
    batch = Batch(
        2, [2, 3], {name: [ROW.get(name)] * 2 for name in early.columns} | {"got": ["", ROW["got"]]}
    )
    kept, left = early.map_batch(batch)
    assert (isinstance(kept, Mapped), left) == (True, None)


def test_cells_filled_from_a_merged_one_are_remarked():
    source = mapper()
    columns = {name: [ROW.get(name)] * 2 for name in source.columns}
    first, second = source.map_batch(Batch(2, [2, 3], columns, filled=((3, "area"),)))
    assert (first.remarks, second.remarks) == ([], [(Remark.MERGED_CELL, "area", "")])
    assert first.content_digest == second.content_digest
