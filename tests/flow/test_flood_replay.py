"""The flood of 31 December 2022, replayed as an operator saw it: the finding appears by itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from qipan.core.actors import system
from qipan.core.models import Event
from qipan.core.public import sources_of
from qipan.core.store import pack
from qipan.core.verify import verify
from qipan.errors import InputError, StoreError
from qipan.judge.public import Finding
from qipan.people.section import ACCOUNTS
from qipan.people.services import load_demo_accounts
from qipan.sense.public import Signal
from qipan.simulate.plans import Plan, ensure_one_stretch, plan_of
from qipan.simulate.replay import Outcome, Replay, Watcher, summary_of

pytestmark = [pytest.mark.realdata, pytest.mark.django_db, pytest.mark.long]
ZONE = ZoneInfo("America/Los_Angeles")


def flood_plan(folder: Path, **changes: Any) -> Plan:
    wanted = {"first": datetime(2022, 12, 29), "last": datetime(2023, 1, 1), "with_people": True}
    return plan_of(pack(), path=folder / "sanmateo-fire-dispatch", **{**wanted, **changes})


@pytest.fixture
def county(city: Callable[..., None], settings: Any, tmp_path: Path) -> None:
    settings.QIPAN_STORE = tmp_path
    city("sanmateo", kind="replay")
    load_demo_accounts(by=system("test"), accounts=pack().pack[ACCOUNTS], password=None)


def interrupted(plan: Plan, at_poll: int) -> None:
    """A replay that somebody stops."""

    def stop(_seen: datetime, done: int, _total: int) -> None:
        if done == at_poll:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Replay(plan, Watcher(on_poll=stop)).run()


def test_the_flood_is_found_by_itself_and_taken_to_its_review(county: None, realdata: Path):
    plan = flood_plan(realdata)
    interrupted(plan, at_poll=90)
    outcome = Replay(plan).run()
    _raised_at_the_first_poll_that_shows_it(outcome)
    _nothing_received_twice(outcome)
    assert set(outcome.chain.ids) >= {"warning", "decision", "order", "outcome", "check", "review"}
    assert verify().intact
    _doing_it_again_changes_nothing(plan, outcome)
    with pytest.raises(StoreError, match="--fresh"):
        ensure_one_stretch(flood_plan(realdata, first=datetime(2022, 12, 30)))


def _raised_at_the_first_poll_that_shows_it(outcome: Outcome) -> None:
    findings = {f.indicator: f for f in reversed(outcome.findings)}
    water = findings["water-calls"]
    assert f"{water.raised_at.astimezone(ZONE):%Y-%m-%d %H:%M}" == "2022-12-31 06:05"
    assert all(f.raised_at.astimezone(ZONE).date().isoformat() == "2022-12-31" for f in outcome.findings)
    raised = Event.objects.get(action="judge.finding.raised", subject=water.public_id)
    assert raised.content["observed"] == 10
    first = {link[0] for link in _links(raised)}
    calls = Signal.objects.filter(public_id__in=first)
    assert calls.count() == 10
    assert all(pack().is_within("category", call.category, "water") for call in calls)
    assert all(call.received_at <= water.raised_at for call in calls)
    assert len(sources_of(water.public_id, "evidence")) == Finding.objects.get(pk=water.pk).evidence > 300


def _links(event: Event) -> list[list[str]]:
    return json.loads(event.links)


def _nothing_received_twice(outcome: Outcome) -> None:
    refs = Signal.objects.exclude(external_ref="").values_list("external_ref", flat=True)
    assert len(refs) == len(set(refs))
    run = outcome.run
    assert run.rows_read == run.accepted == Signal.objects.filter(source=run.source).count()


def _doing_it_again_changes_nothing(plan: Plan, outcome: Outcome) -> None:
    before = Event.objects.count()
    again = Replay(plan).run()
    assert again.run.repeated
    assert Event.objects.count() == before
    assert summary_of(again)["chain"] == summary_of(outcome)["chain"]
    assert summary_of(again)["first_finding"] == "2022-12-31 06:05"


def test_days_out_of_order_are_refused(county: None, realdata: Path):
    with pytest.raises(InputError, match="no length"):
        flood_plan(realdata, last=datetime(2022, 12, 29))


def test_a_time_without_polls_is_refused(county: None, realdata: Path):
    with pytest.raises(InputError, match="no poll of that time"):
        Replay(flood_plan(realdata, first=datetime(2030, 1, 1), last=datetime(2030, 1, 2))).run()
