"""When the watch looks: once per step of local time, at the first moment it can."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qipan.errors import InputError, RuleRefused
from qipan.judge.rules import ensure_reasons, ensure_state, ensure_words, local_midnight, looks, step_end

ZONE = ZoneInfo("America/Los_Angeles")
STEP = timedelta(minutes=5)


def local(text: str, zone: ZoneInfo = ZONE) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def shown(since: str | None, until: str, step: timedelta = STEP) -> list[str]:
    found = looks(local(since) if since else None, local(until), step, ZONE)
    return [f"{at.astimezone(ZONE):%H:%M:%S}" for at in found]


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (None, "2022-12-31T06:05:33", ["06:05:33"]),
        ("2022-12-31T05:54:10", "2022-12-31T06:05:33", ["06:00:00", "06:05:00", "06:05:33"]),
        ("2022-12-31T06:05:33", "2022-12-31T06:09:59", []),
        ("2022-12-31T06:05:33", "2022-12-31T06:10:00", []),
        ("2022-12-31T06:05:33", "2022-12-31T06:10:01", ["06:10:01"]),
        ("2022-12-31T06:05:00", "2022-12-31T06:05:33", ["06:05:33"]),
        ("2022-12-31T06:05:00", "2022-12-31T06:05:00", []),
        ("2022-12-31T07:00:00", "2022-12-31T06:00:00", []),
    ],
)
def test_one_look_per_step(since: str | None, until: str, expected: list[str]):
    assert shown(since, until) == expected


def test_a_day_of_25_hours_has_25_hours_of_steps():
    day = timedelta(hours=1)
    found = list(looks(local("2022-11-06T00:00"), local("2022-11-07T00:00"), day, ZONE))
    assert len(found) == 25
    assert found[-1] == local("2022-11-07T00:00")


def test_steps_begin_anew_at_local_midnight():
    step = timedelta(hours=7)
    times = ["00:00:00", "07:00:00", "08:00:00"]
    assert shown("2022-12-30T20:00", "2022-12-31T08:00", step) == times


@given(
    st.datetimes(datetime(2022, 1, 1), datetime(2023, 12, 31)).map(lambda t: t.replace(tzinfo=UTC)),
    st.integers(1, 90),
    st.integers(1, 2000),
)
def test_however_often_one_looks_no_step_is_looked_at_twice_or_left_out(
    since: datetime, step: int, minutes: int
):
    until, width = since + timedelta(minutes=minutes), timedelta(minutes=step)
    middle = since + (until - since) / 3
    first = list(looks(since, middle, width, ZONE))
    second = list(looks(first[-1] if first else since, until, width, ZONE))
    ends = [step_end(at, width, ZONE) for at in (since, *first, *second)]
    assert all(a < b for a, b in pairwise(ends))
    once = [step_end(at, width, ZONE) for at in (since, *looks(since, until, width, ZONE))]
    assert ends == once


def test_local_midnight_in_the_east():
    at = datetime(2026, 1, 20, 17, 0, tzinfo=UTC)
    assert local_midnight(at, ZoneInfo("Asia/Shanghai")) == datetime(2026, 1, 20, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "reasons", ["", "   ", "ok", "同意同意同意同意同意", "情况属实，同意", "asdf asdf asdf"]
)
def test_reasons_that_say_nothing_are_refused(reasons: str):
    with pytest.raises(RuleRefused) as refused:
        ensure_reasons(reasons)
    assert refused.value.where == "reasons"


def test_a_state_that_moved_on_is_refused():
    ensure_state("open", ["open"])
    with pytest.raises(RuleRefused):
        ensure_state("dismissed", ["open", "acknowledged"])


@pytest.mark.parametrize(("title", "text"), [("", "x"), ("x", " "), ("x" * 121, "x")])
def test_a_warning_needs_words(title: str, text: str):
    with pytest.raises(InputError):
        ensure_words(title, text)
