"""What holds for every pause and every extension: nothing is lost, nothing is won."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qipan.core.calendars import WorkingCalendar
from qipan.core.deadlines import Deadline
from qipan.core.section import CALENDAR
from qipan.packs.finder import find_city
from qipan.packs.loader import load_pack

CALENDARS = [
    WorkingCalendar.from_text(pack[CALENDAR], pack.city.timezone)
    for pack in (load_pack(find_city(name)) for name in ("harbin", "sanmateo"))
]
calendars = st.sampled_from(CALENDARS)
units = st.sampled_from(
    ["working-hours", "working-days", "calendar-hours", "calendar-days", "emergency-hours"]
)
amounts = st.floats(min_value=0.01, max_value=40).map(lambda amount: round(amount, 3))
starts = st.datetimes(
    min_value=datetime(2026, 1, 1), max_value=datetime(2026, 9, 1), timezones=st.just(ZoneInfo("UTC"))
)
minutes = st.integers(0, 60_000).map(lambda count: timedelta(minutes=count))


@given(calendars, starts, amounts, units, minutes, minutes)
@settings(max_examples=150, deadline=None)
def test_a_pause_shifts_by_exactly_the_counted_time_in_it(calendar, start, amount, unit, after, length):
    plain = calendar.deadline(start, amount, unit)
    since = start + after
    shifted = calendar.deadline(start, amount, unit, pauses=[(since, since + length)])
    within = calendar.elapsed(since, since + length, unit) if since < plain.due_at else 0
    assert calendar.elapsed(plain.due_at, shifted.due_at, unit) == pytest.approx(within, abs=1e-3)
    assert shifted.counted == plain.counted
    assert shifted.due_at >= plain.due_at


@given(calendars, starts, amounts, units, st.lists(st.tuples(minutes, minutes), max_size=3))
@settings(max_examples=100, deadline=None)
def test_intervals_still_tile_and_survive_being_kept(calendar, start, amount, unit, drawn):
    pauses = [(start + after, start + after + length) for after, length in drawn]
    found = calendar.deadline(start, amount, unit, pauses=pauses, extensions=[amount])
    here = found.start
    for each in found.intervals:
        assert each.start == here < each.end
        assert not (each.counted and any(a < each.end and each.start < b for a, b in pauses if a < b))
        here = each.end
    assert here == found.due_at
    for one, other in pairwise(found.intervals):
        assert (one.reason, one.name) != (other.reason, other.name)
    assert Deadline.from_json(found.as_json()) == found


@given(calendars, starts, amounts, units, st.lists(st.floats(0, 5), max_size=3))
@settings(max_examples=100, deadline=None)
def test_extensions_add_up(calendar, start, amount, unit, extensions):
    extended = calendar.deadline(start, amount, unit, extensions=extensions)
    assert extended.due_at == calendar.deadline(start, amount + sum(extensions), unit).due_at


@given(calendars, starts, amounts, units, st.lists(st.floats(0, 1), min_size=2, max_size=5))
@settings(max_examples=100, deadline=None)
def test_shares_of_a_limit_come_in_their_order(calendar, start, amount, unit, shares):
    found = calendar.deadline(start, amount, unit)
    moments = [found.moment_at(share) for share in sorted(shares)]
    assert moments == sorted(moments)
    assert found.start <= moments[0]
    assert moments[-1] <= found.due_at
    assert found.moment_at(1) == found.due_at
