"""The watch over signals and facts: what is raised, what is not, and what it knew."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qipan.core import clock, seal
from qipan.core.actors import system
from qipan.core.models import Event
from qipan.core.public import pack, sources_of
from qipan.core.store import forget
from qipan.errors import InputError
from qipan.judge import watching
from qipan.judge.models import Finding, WatchState
from qipan.judge.public import dismiss, indicator_now, open_findings, series, watch, watch_now
from qipan.places.section import AREAS
from qipan.pool.facts import sync_facts
from qipan.sense.public import Observation, Source, receive_many, source_by_code

pytestmark = pytest.mark.django_db


def now_of(calls: Any, minutes: float = 0) -> dict[str, Any]:
    with clock.at(calls.at(minutes)):
        return {each.indicator.code: each.point for each in indicator_now()}


def test_a_quiet_morning_raises_nothing(calls):
    assert calls.watch() == []
    assert now_of(calls)["water-calls"].verdict == "usual"


def test_a_burst_raises_one_finding_with_the_very_signals(calls):
    signals = calls.flood()
    (finding,) = calls.watch()
    assert (finding.indicator, finding.area.code, finding.state) == ("water-calls", "06081", "open")
    assert (finding.observed, finding.evidence) == (10, 10)
    assert finding.expected < 0.5
    assert finding.upper < 10
    assert finding.recurrence_days >= 365
    assert 0.2 < finding.coverage < 0.4  # 69 of 240 days
    assert (finding.window_start, finding.window_end) == (calls.at(-60), calls.at(0))
    assert finding.raised_at == calls.at(0)
    assert finding.method == "hour-of-week-nb/1"
    assert not finding.simulated
    assert sources_of(finding.public_id, "evidence") == {s.public_id for s in signals}
    raised = Event.objects.get(action="judge.finding.raised")
    assert (raised.subject, raised.actor) == (finding.public_id, "system:watch")
    assert open_findings() == [finding]


def test_looking_twice_at_a_moment_changes_nothing(calls):
    calls.flood()
    calls.watch()
    before = Event.objects.count()
    assert calls.watch() == []
    assert Event.objects.count() == before


def test_a_lasting_excess_extends_its_finding(calls):
    first = calls.flood()
    (finding,) = calls.watch()
    more = calls.flood(start=5, count=16)
    assert calls.watch(58) == []
    finding.refresh_from_db()
    assert finding.observed == 17  # eight of the first burst and nine of the second
    assert finding.last_excess_at == calls.at(58)
    assert finding.window_end == calls.at(30)
    assert sources_of(finding.public_id, "evidence") == {s.public_id for s in [*first, *more]}
    assert finding.evidence == 26


def test_a_dismissed_finding_is_extended_silently_and_stays_dismissed(calls, person):
    calls.flood()
    (finding,) = calls.watch()
    dismiss(by=person("duty-officer"), finding=finding, reasons="Fire hydrant test, announced in advance.")
    calls.flood(start=5, count=16)
    assert calls.watch(58) == []
    finding.refresh_from_db()
    assert (finding.state, finding.observed) == ("dismissed", 17)


def test_a_finding_ends_after_quiet_hours_and_a_new_burst_is_a_new_finding(calls):
    calls.flood()
    (finding,) = calls.watch()
    calls.receive("medical-aid", [40.0 * i for i in range(1, 20)])
    calls.watch(480)
    finding.refresh_from_db()
    assert finding.ended_at == finding.last_excess_at + timedelta(hours=6)
    calls.flood(start=500)
    (again,) = calls.watch(535)
    assert again.pk != finding.pk


def test_steps_that_passed_are_looked_at_as_of_their_time(calls):
    calls.watch(-200)
    calls.flood(start=-150)
    calls.receive("medical-aid", [-20.0])
    found = [f for f in calls.watch(0) if f.indicator == "water-calls"]
    assert len(found) == 1
    # Eight calls stand at -129; the next step ends at -125. It was raised when somebody looked.
    assert found[0].window_end <= calls.at(-90)
    assert found[0].raised_at == calls.at(0)


def test_what_is_not_received_yet_is_not_known(calls):
    calls.flood(start=10)
    assert calls.watch() == []
    with clock.at(calls.at(0)):
        assert watch(calls.at(60)) == []
    assert WatchState.objects.get(indicator="water-calls").watched_until == calls.at(0)


def test_a_silent_feed_is_unknown_and_not_zero(calls):
    assert calls.watch(300) == []
    point = now_of(calls, 300)["water-calls"]
    assert (point.observed, point.verdict) == (None, "unknown")
    assert point.expected is not None


def test_a_short_history_is_unknown(city, settings, tmp_path, calls):
    city("sanmateo", kind="replay")
    settings.QIPAN_STORE = tmp_path / "young"
    young = type(calls)(now=calls.now + timedelta(days=2000))
    young.quiet(days=30)
    young.flood()
    assert young.watch() == []
    point = now_of(young)["water-calls"]
    assert (point.verdict, point.expected) == ("unknown", None)
    assert point.observed == 10


def test_of_two_watchers_at_once_one_gives_way(calls, monkeypatch):
    calls.flood()
    judge, nested = watching.judge, []

    def interrupted(*args: Any) -> Any:
        found = judge(*args)
        if not nested:
            nested.append(None)
            nested.extend(calls.watch())
        return found

    monkeypatch.setattr(watching, "judge", interrupted)
    raised = [*calls.watch(), *nested[1:]]
    assert [f.indicator for f in raised] == ["water-calls"]
    assert Finding.objects.count() == 1


def test_a_replay_store_is_not_watched_by_the_worker(calls):
    calls.flood()
    with clock.at(calls.at(0)):
        assert watch_now() == 0
    assert not Finding.objects.exists()


def test_a_look_costs_few_queries_however_many_signals(calls):
    calls.watch(-5)
    calls.flood(count=11)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        calls.watch(0)
    reads = [q for q in queries if q["sql"].startswith("SELECT")]
    assert len(reads) <= 3 * 8


def test_the_board_costs_four_queries_per_indicator(calls, django_assert_max_num_queries):
    now_of(calls)
    with django_assert_max_num_queries(3 * 3):
        now_of(calls)


def test_the_series_shows_counts_expectation_and_gaps(calls):
    calls.flood()
    calls.receive("medical-aid", [300.0])
    with clock.at(calls.at(310)):
        points = series(indicator="water-calls", area="06081", start=calls.at(-120), end=calls.at(600))
    assert points[-1].at == calls.at(310)
    at = {p.at: p for p in points}
    assert at[calls.at(0)].observed == 10
    assert at[calls.at(0)].verdict == "excess"
    assert at[calls.at(250)].observed is None
    assert at[calls.at(250)].verdict == "unknown"
    assert all(p.expected is not None and p.upper is not None for p in points)


def test_a_long_series_has_a_bounded_number_of_points(calls):
    with clock.at(calls.at(0)):
        points = series(indicator="all-calls", area="06081", start=calls.at(-14 * 1440), end=calls.at(0))
        assert 144 <= len(points) <= 288
        with pytest.raises(InputError):
            series(indicator="all-calls", area="06081", start=calls.at(-40 * 1440), end=calls.at(0))
        with pytest.raises(InputError):
            series(indicator="all-calls", area="06081", start=calls.at(5), end=calls.at(90))


MORNING = datetime.fromisoformat("2026-01-20T09:00+08:00")


def reports(minutes: list[float], areas: list[str]) -> None:
    seen = [
        Observation(
            occurred_at=MORNING + timedelta(minutes=m),
            received_at=MORNING + timedelta(minutes=m),
            kind="report",
            channel="phone",
            category="e.06.99",
        )
        for m in minutes
    ]
    receive_many(
        by=system("test"),
        source=source_by_code("intake"),
        run="run_" + "0" * 26,
        observations=seen,
        area_codes=areas,
    )


def test_districts_are_watched_one_by_one_with_all_within_them(db, settings, tmp_path):
    settings.QIPAN_STORE = tmp_path
    quiet = [float(m) for m in range(-20 * 1440, 0, 97)]
    districts = ["230102", "230103", "230104"]
    reports(quiet, [districts[i % 3] for i in range(len(quiet))])
    seal.seal_pending()
    sync_facts()
    # A street and the district itself, both in Daoli.
    streets = [area.code for area in pack().pack[AREAS] if area.level == "street"]
    street = next(code for code in sorted(streets) if code.startswith("230102"))
    reports([-30.0 + i for i in range(8)], [street, "230102"] * 4)
    with clock.at(MORNING):
        raised = watch(clock.now())
    found = [f for f in raised if f.indicator == "heating-complaints"]
    assert [(f.area.code, f.observed) for f in found] == [("230102", 8.0)]


def test_simulated_evidence_marks_the_finding(calls):
    Source.objects.filter(code="dispatch-events").update(simulated=True)
    forget()
    calls.flood()
    (finding,) = calls.watch()
    assert finding.simulated


def test_no_event_of_the_watch_holds_a_name(calls):
    calls.flood()
    calls.watch()
    raised = Event.objects.get(action="judge.finding.raised")
    assert set(raised.content) == {"indicator", "look", "observed", "expected", "recurrence_days"}
