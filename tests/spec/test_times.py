"""When did it happen? A table of times as sources write them, and the instant they mean.

Zones: Shanghai has one offset; Los Angeles sets its clocks forward on 2022-03-13 (02:00–03:00 never was)
and back on 2022-11-06 (01:00–02:00 was twice). A value that states its own offset needs no zone.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from qipan.errors import PackError
from qipan.pool.mapping.cells import utc_text
from qipan.pool.mapping.reasons import Refused
from qipan.pool.mapping.times import TimeReader
from qipan.sense.section.sources import TimeField

SH, LA = "Asia/Shanghai", "America/Los_Angeles"

WITHOUT_FORMATS = [
    # as written                     zone  fold      instant or reason
    ("2026-03-02 10:00", SH, "first", "2026-03-02T02:00:00Z"),
    ("2026-03-02T10:00:30", SH, "first", "2026-03-02T02:00:30Z"),
    ("  2026-03-02 10:00  ", SH, "first", "2026-03-02T02:00:00Z"),
    ("2026-03-02", SH, "first", "2026-03-01T16:00:00Z"),  # a bare date: where that day begins
    ("2026-03-02T10:00:00Z", SH, "first", "2026-03-02T10:00:00Z"),
    ("2026-03-02T10:00:00+09:00", SH, "first", "2026-03-02T01:00:00Z"),
    ("2026-03-02 10:00", "UTC", "first", "2026-03-02T10:00:00Z"),
    ("2022-11-06 00:59:59", LA, "reject", "2022-11-06T07:59:59Z"),  # before the repeated hour
    ("2022-11-06 01:30", LA, "first", "2022-11-06T08:30:00Z"),
    ("2022-11-06 01:30", LA, "second", "2022-11-06T09:30:00Z"),
    ("2022-11-06 01:30", LA, "reject", "ambiguous-time"),
    ("2022-11-06 01:30-08:00", LA, "reject", "2022-11-06T09:30:00Z"),  # its offset says which
    ("2022-11-06 02:00", LA, "reject", "2022-11-06T10:00:00Z"),  # after it
    ("2022-11-06", LA, "reject", "2022-11-06T07:00:00Z"),
    ("2022-03-13 01:59", LA, "first", "2022-03-13T09:59:00Z"),
    ("2022-03-13 02:30", LA, "first", "impossible-time"),
    ("2022-03-13 02:30", LA, "second", "impossible-time"),
    ("2022-03-13 03:00", LA, "first", "2022-03-13T10:00:00Z"),
    ("1988-04-17 02:30", SH, "first", "impossible-time"),  # Shanghai had summer time in 1986–1991
    ("2018-11-04", "America/Sao_Paulo", "first", "2018-11-04T03:00:00Z"),  # that day began at 01:00
    ("2018-11-04 00:30", "America/Sao_Paulo", "first", "impossible-time"),
    ("", SH, "first", "missing-time"),
    ("   ", SH, "first", "missing-time"),
    ("yesterday", SH, "first", "unreadable-time"),
    ("2026-02-30", SH, "first", "unreadable-time"),
    ("2026-03-02 25:00", SH, "first", "unreadable-time"),
    ("0001-01-01 00:00", SH, "first", "unreadable-time"),  # its instant lies before the calendar
]

MIXED = ("%I:%M:%S %p", "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y")

WITH_A_DATE_COLUMN = [
    # time                      date           instant or reason, Los Angeles
    ("11:30:59 PM", "2022-04-25", "2022-04-26T06:30:59Z"),
    ("12:00:00 AM", "2022-04-25", "2022-04-25T07:00:00Z"),
    ("12:00:00 PM", "2022-04-25", "2022-04-25T19:00:00Z"),
    ("下午 3:05:00", "2022-04-25", "unreadable-time"),  # the format puts it behind
    ("3:05:00 下午", "2022-04-25", "2022-04-25T22:05:00Z"),
    ("11:30:59 pm", "04/25/2022", "2022-04-26T06:30:59Z"),  # the date in one of the formats
    ("4/27/2022 11:51:25 PM", "2022-04-28", "2022-04-28T06:51:25Z"),  # names its own day
    ("4/27/2022 11:51:25 PM", "", "2022-04-28T06:51:25Z"),
    ("4/27/2022", "2022-04-28", "2022-04-27T07:00:00Z"),
    ("11:30:59 PM", "", "missing-time"),
    ("11:30:59 PM", "25 April", "unreadable-time"),
    ("13:30:59 PM", "2022-04-25", "unreadable-time"),
    ("11:30 PM", "2022-04-25", "unreadable-time"),
    ("2:30:00 AM", "2022-03-13", "impossible-time"),
]

TYPED = [
    # cell                                            date cell          instant, Los Angeles
    (datetime(2022, 4, 25, 23, 30), None, "2022-04-26T06:30:00Z"),
    (datetime(2022, 4, 25, 23, 30, tzinfo=UTC), None, "2022-04-25T23:30:00Z"),
    (datetime(2022, 4, 25, 23, 30, tzinfo=timezone(timedelta(hours=8))), None, "2022-04-25T15:30:00Z"),
    (date(2022, 4, 25), None, "2022-04-25T07:00:00Z"),
    (time(23, 30), date(2022, 4, 25), "2022-04-26T06:30:00Z"),
    (time(23, 30), datetime(2022, 4, 25), "2022-04-26T06:30:00Z"),
    (timedelta(hours=23, minutes=30), "2022-04-25", "2022-04-26T06:30:00Z"),
    (datetime(2022, 3, 13, 2, 30), None, "impossible-time"),
    (20220425.5, None, "unreadable-time"),
    (None, None, "missing-time"),
    (float("nan"), None, "missing-time"),
]


def read(reader: TimeReader, cell: object, date_cell: object = None) -> str:
    """The instant as text, or the reason code."""
    try:
        moment = reader.read(cell, date_cell)
    except Refused as refused:
        return refused.reason
    return utc_text(moment.at) if moment else "none"


@pytest.mark.parametrize(("text", "zone", "fold", "meant"), WITHOUT_FORMATS)
def test_time_without_formats(text: str, zone: str, fold: str, meant: str) -> None:
    reader = TimeReader(TimeField(column="t", timezone=zone, fold=fold))
    assert read(reader, text) == meant
    assert read(reader, text) == meant, "the remembered answer is the same"


@pytest.mark.parametrize(("text", "day", "meant"), WITH_A_DATE_COLUMN)
def test_time_beside_a_date(text: str, day: str, meant: str) -> None:
    field = TimeField(column="t", date_column="d", formats=MIXED, timezone=LA)
    assert read(TimeReader(field), text, day) == meant


@pytest.mark.parametrize(("cell", "day", "meant"), TYPED)
def test_typed_time(cell: object, day: object, meant: str) -> None:
    field = TimeField(column="t", date_column="d", timezone=LA)
    assert read(TimeReader(field), cell, day) == meant


def test_iso_time_beside_a_date() -> None:
    reader = TimeReader(TimeField(column="t", date_column="d", timezone=SH))
    assert read(reader, "10:00", "2026-03-02") == "2026-03-02T02:00:00Z"
    assert read(reader, "2026-03-05 10:00", "2026-03-02") == "2026-03-05T02:00:00Z"


def test_formats_shut_out_what_they_do_not_say() -> None:
    reader = TimeReader(TimeField(column="t", formats=("%d.%m.%Y",), timezone=SH))
    assert read(reader, "02.03.2026") == "2026-03-01T16:00:00Z"
    assert read(reader, "2026-03-02") == "unreadable-time"


def test_a_format_with_words_or_an_offset() -> None:
    reader = TimeReader(TimeField(column="t", formats=("%d %b %Y %H:%M", "%Y-%m-%d %H:%M %z"), timezone=SH))
    assert read(reader, "2 Mar 2026 10:00") == "2026-03-02T02:00:00Z"
    assert read(reader, "2026-03-02 10:00 -0500") == "2026-03-02T15:00:00Z"


def test_chinese_date() -> None:
    reader = TimeReader(TimeField(column="t", formats=("%Y年%m月%d日 %H时%M分",), timezone=SH))
    assert read(reader, "2026年3月2日 10时05分") == "2026-03-02T02:05:00Z"


def test_the_two_sides_of_a_fold_stay_apart_where_the_file_is_typed() -> None:
    from zoneinfo import ZoneInfo

    reader = TimeReader(TimeField(column="t", timezone="UTC"))
    first = datetime(2022, 11, 6, 1, 30, tzinfo=ZoneInfo(LA))
    assert read(reader, first) == "2022-11-06T08:30:00Z"
    assert read(reader, first.replace(fold=1)) == "2022-11-06T09:30:00Z"


def test_a_blank_optional_time_is_none() -> None:
    reader = TimeReader(TimeField(column="t", timezone=SH, optional=True))
    assert read(reader, "") == "none"
    assert read(reader, "rubbish") == "unreadable-time"


def test_a_refusal_names_the_column_at_fault() -> None:
    reader = TimeReader(TimeField(column="t", date_column="d", formats=("%H:%M",), timezone=SH))
    with pytest.raises(Refused) as caught:
        reader.read("10:00", "soon")
    assert (caught.value.column, caught.value.value) == ("d", "soon")


def test_an_unknown_zone_and_a_format_without_date_are_faults_of_the_pack() -> None:
    with pytest.raises(PackError, match="Asia/Qiqihar"):
        TimeReader(TimeField(column="t", timezone="Asia/Qiqihar"))
    with pytest.raises(PackError, match="gives no date"):
        TimeReader(TimeField(column="t", formats=("%H:%M",), timezone=SH))
