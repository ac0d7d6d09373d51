"""A small city lives a day through all doors: the burst is found, and people take it to its review."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest

from qipan.cases.public import Case, Inspection, queue_sizes
from qipan.core import clock
from qipan.core.heads import heads_file, read_heads
from qipan.core.provenance import walk
from qipan.core.public import current
from qipan.core.verify import verify
from qipan.judge.public import latest_findings
from qipan.packs.pack import Pack
from qipan.people.public import account_by_username
from qipan.sense.public import Signal
from qipan.simulate import prepare
from qipan.simulate.note import read_note
from qipan.simulate.prepare import STEPS, Demo
from qipan.simulate.resume import note_stop, resume_clock
from qipan.simulate.schema import SimulatorText, simulator_of
from qipan.simulate.summary import STAGES, counts
from qipan.voice.models import CallAttempt

pytestmark = pytest.mark.django_db
BURST = "heating-burst-xiangfang"


@pytest.fixture
def half_a_day(monkeypatch):
    """The stretch begins in the afternoon and is watched every half hour: all that is planted lies in it."""

    def shorter(pack: Pack) -> SimulatorText:
        text = simulator_of(pack)
        start = text.lived.start + timedelta(hours=16)
        lived = text.lived.model_copy(update={"start": start, "watch_minutes": 30})
        return text.model_copy(update={"lived": lived})

    monkeypatch.setattr(prepare, "simulator_of", shorter)


def test_a_small_city_lives_through_all_doors(half_a_day, city, settings, tmp_path):
    settings.QIPAN_STORE = tmp_path
    city("harbin", kind="demo")
    told: dict[str, float] = {}
    demo = prepare.prepare_demo(tmp_path, seed=11, scale=0.1, tell=told.__setitem__)
    assert told == dict.fromkeys(STEPS, 1.0)
    truth = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))
    incidents = {incident["id"]: incident for incident in truth["incidents"]}
    the_counts_add_up(demo)
    the_truth_stands_in_the_store(incidents)
    findings_follow_the_truth()
    the_chain_is_walked_both_ways(demo, set(incidents[BURST]["signals"]))
    strangers_looked_again_and_the_hotline_called()
    nothing_was_altered(tmp_path)
    somebody_can_log_in(demo)
    the_clock_goes_on(tmp_path, demo)


def strangers_looked_again_and_the_hotline_called() -> None:
    """Cases wait to be inspected by whoever sits down; each step was its own person's."""
    assert Inspection.objects.filter(inspected_at=None).exists()
    made = Inspection.objects.exclude(inspected_at=None)
    assert set(made.values_list("inspected_by__username", flat=True)) <= {"inspector"}
    assert set(CallAttempt.objects.values_list("made_by__username", flat=True)) <= {"clerk"}


def the_counts_add_up(demo: Demo) -> None:
    steps, stands = demo.steps, counts()
    assert demo.counts == stands
    assert stands["cases"] == steps["intake"] + 1  # the decision's task case
    assert stands["orders"] >= steps["dispatch"] + 1
    assert stands["outcomes"] == steps["handle"] + 1
    assert stands["checks"] == steps["check"] + 1
    assert stands["feedback"] == steps.get("confirmed", 0) + steps.get("contested", 0)
    assert Case.objects.filter(simulated=False).count() == Signal.objects.filter(simulated=False).count() == 0
    waiting = [state for state, size in queue_sizes().items() if size]
    assert {"new", "handling", "handled"} <= set(waiting)


def the_truth_stands_in_the_store(incidents: dict[str, dict[str, object]]) -> None:
    assert incidents["decoy-nangang"]["decoy"] is True
    for incident in incidents.values():
        stands = Signal.objects.filter(public_id__in=incident["signals"])
        assert stands.count() == incident["reports"] + incident["alerts"] > 0
        assert all(signal.area.code == incident["district"] for signal in stands.select_related("area"))


def findings_follow_the_truth() -> None:
    states = {(f.indicator, f.area.code): f.state for f in latest_findings()}
    assert states["heating-complaints", "230110"] == "confirmed"
    assert "confirmed" not in {state for key, state in states.items() if key[1] != "230110"}
    assert states.get(("heating-complaints", "230103"), "dismissed") == "dismissed"


def the_chain_is_walked_both_ways(demo: Demo, burst: set[str]) -> None:
    assert tuple(demo.chain) == STAGES
    down = walk(demo.chain["signal"], "down", per_node=500)
    assert set(demo.chain.values()) <= set(down.objects)
    up = walk(demo.chain["review"], "up", per_node=500)
    assert set(demo.chain.values()) <= set(up.objects)
    evidence = {step.source for step in up.steps if step.relation == "evidence"}
    assert len(evidence & burst) >= 6
    assert not [d for d in up.objects.values() if d.state == "missing" or not d.stage]


def nothing_was_altered(store) -> None:
    report = verify(read_heads(heads_file()))
    assert report.intact, report.breaches
    assert report.heads == 1
    assert report.waiting == 0


def somebody_can_log_in(demo: Demo) -> None:
    for account in demo.accounts:
        assert account_by_username(account["username"]).check_password(demo.password)
        break
    assert not account_by_username("worker-city-water").has_usable_password()


def the_clock_goes_on(store, demo: Demo) -> None:
    lived_until = datetime.fromisoformat(demo.lived_until)
    assert resume_clock(store) == lived_until
    current()
    assert lived_until <= clock.now() < lived_until + timedelta(minutes=5)
    with clock.at(lived_until + timedelta(hours=3)):
        note_stop(store)
    assert resume_clock(store) == lived_until + timedelta(hours=3)
    assert read_note(store)["password"] == demo.password
