"""The duty list at any moment: always an owner, the narrowest that holds, amendments in their time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from qipan.cases.section.duties import Duty, DutyHours, DutyTable, amended, collide, holds, narrowness
from qipan.cases.section.seasons import Season
from qipan.core.section import EVERY_DAY

ZONE = "Asia/Shanghai"
GENERAL = Duty(id="general", category="", lead="works", fallback="mayor", basis="Test")
days = st.dates(date(2024, 1, 1), date(2028, 12, 31))
moments = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31)).map(lambda at: at.replace(tzinfo=UTC))
spots = days.map(lambda day: f"{day:%m-%d}")
clocks = st.integers(0, 1439).map(lambda minute: time(minute // 60, minute % 60))
spans = st.builds(
    DutyHours,
    days=st.sets(st.sampled_from(EVERY_DAY), min_size=1).map(tuple),
    start=clocks,
    end=clocks,
).filter(lambda span: span.start != span.end)


@st.composite
def duties(draw: st.DrawFn, name: str = "duty") -> Duty:
    """A duty of one category with any time."""
    first, last = draw(st.none() | days), draw(st.none() | days)
    if first and last and last < first:
        first, last = last, first
    return Duty(
        id=name,
        category=draw(st.sampled_from(["heat", "waste"])),
        valid_from=first,
        valid_until=last,
        season=draw(st.none() | st.builds(Season, since=spots, until=spots)),
        hours=tuple(draw(st.lists(spans, max_size=2))),
        lead="works",
        fallback="mayor",
        basis="Test",
    )


lists = st.lists(duties(), max_size=6).map(
    lambda found: [duty.model_copy(update={"id": f"d{n}"}) for n, duty in enumerate(found)]
)


@given(lists, moments, st.sampled_from(["heat", "waste", ""]))
def test_there_is_always_an_owner_and_what_is_found_holds(found, at, category) -> None:
    won = DutyTable([GENERAL, *found], ZONE).find([category] if category else [], [], at)
    assert won is not None
    assert won.category in (category, "")
    assert holds(won, at.astimezone(ZoneInfo(ZONE)))


@given(lists, moments)
def test_nothing_that_holds_is_narrower_than_what_is_found(found, at) -> None:
    local = at.astimezone(ZoneInfo(ZONE))
    here = [duty for duty in found if duty.category == "heat" and holds(duty, local)]
    won = DutyTable([GENERAL, *found], ZONE).find(["heat"], [], at)
    assert narrowness(won) == max((narrowness(duty) for duty in here), default=0)
    assert (won.category == "heat") == bool(here)


@given(duties("one"), duties("other"), moments)
def test_what_holds_together_collides(one, other, at) -> None:
    local = at.astimezone(ZoneInfo(ZONE))
    if narrowness(one) == narrowness(other) and holds(one, local) and holds(other, local):
        assert collide(one, other)


@given(days, moments)
def test_an_amendment_rules_from_its_day_on_and_not_before(begins, at) -> None:
    old = GENERAL.model_copy(update={"id": "old", "category": "heat"})
    new = old.model_copy(update={"id": "new", "valid_from": begins})
    table = DutyTable(amended([GENERAL, old], [new]), ZONE)
    local = at.astimezone(ZoneInfo(ZONE)).date()
    assert table.find(["heat"], [], at).id == ("new" if local >= begins else "old")
    ended = table.named("old")
    assert ended.valid_until == begins - timedelta(days=1)
    assert not collide(ended, table.named("new"))


@given(st.lists(days, min_size=1, max_size=4, unique=True))
def test_a_list_that_took_an_amendment_into_its_text_is_not_amended_twice(starts) -> None:
    old = GENERAL.model_copy(update={"id": "old", "category": "heat"})
    news = [old.model_copy(update={"id": f"n{n}", "valid_from": day}) for n, day in enumerate(sorted(starts))]
    once = amended([GENERAL, old], news)
    assert amended(once, news) == once
