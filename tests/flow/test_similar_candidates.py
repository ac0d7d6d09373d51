"""Which earlier reports are named as likely duplicates, why, and at what cost."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from qipan.cases import public as cases
from qipan.cases.models import Case
from qipan.cases.similar.candidates import MOST, Said, candidates
from qipan.core import clock
from qipan.core.actors import system
from qipan.core.models import Event
from qipan.places.public import cell
from qipan.suggest.duplicates.model import forget, in_use
from qipan.suggest.duplicates.reasons import reasons, rounded_metres
from qipan.suggest.models import LearnedModel

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 20, 1, 0, tzinfo=UTC)
HEATING = "家里暖气不热，室温只有14度"
LON, LAT = 126.68, 45.72


@pytest.fixture(autouse=True)
def at_work():
    forget()
    with clock.at(NOW):
        yield
    forget()


def reported(text: str = HEATING, *, days: float = 0, lon: float | None = LON, **told) -> Case:
    with clock.at(NOW - timedelta(days=days)):
        place = {"lon": lon, "lat": LAT if lon is not None else None}
        return cases.submit_report(by=system("test"), channel="web", text=text, **place, **told).case


def said(text: str = HEATING, **told) -> Said:
    known = {"category": "e.06.99.1", "lon": LON, "lat": LAT, "cell": cell(LON, LAT), **told}
    return Said(text, **known)


def test_the_same_words_around_the_corner_are_likely_and_say_why():
    near, elsewhere = reported(days=1), reported("路灯不亮", days=1)
    reported(days=1, lon=LON + 0.1)
    found = candidates(said())
    assert [c.case for c in found] == [near.public_id, elsewhere.public_id]
    assert [c.likely for c in found] == [True, False]
    told = reasons(found[0])
    assert len(told) == 4
    assert any("50" in line for line in told)
    assert any("100" in line for line in told)


def test_old_closed_and_far_reports_are_not_named():
    reported(days=31)
    assert candidates(said()) == []
    assert candidates(Said(HEATING)) == []


def test_distances_are_told_in_steps_that_point_at_no_door():
    assert [rounded_metres(m) for m in (0, 12, 50, 51, 149)] == [50, 50, 50, 100, 150]


def test_a_report_without_a_point_is_found_by_its_area():
    case = reported(days=1, lon=None, area_code="230103", address="中山路18号")
    found = candidates(Said(HEATING, "e.06.99.1", "中山路 18号", area_id=case.area_id))
    assert found[0].case == case.public_id
    assert found[0].value("address") == 1.0


def test_intake_notes_the_likeliest_earlier_case_in_its_event_and_decides_nothing():
    first = reported(days=1)
    second = reported()
    noted = Event.objects.get(action="act.case.opened", subject=second.public_id).content["similar"]
    assert (noted["case"], noted["model"]) == (first.public_id, "by-hand")
    assert second.state == "new"
    other = reported("路灯不亮", lon=LON + 0.1)
    assert "similar" not in Event.objects.get(action="act.case.opened", subject=other.public_id).content


def test_the_look_at_intake_is_one_bounded_query(django_assert_num_queries):
    for n in range(MOST + 5):
        reported(f"{HEATING} {n}", days=2)
    in_use()
    with django_assert_num_queries(1):
        found = candidates(said(), thorough=False)
    assert len(found) == MOST


def test_a_learned_model_takes_over_from_the_rules_by_hand():
    reported(days=1)
    assert not in_use().learned
    content = {**in_use().model.content(), "threshold": 0.99999, "start": -2.5}
    LearnedModel.objects.create(
        public_id="mdl_" + "0" * 26,
        kind="duplicates",
        version=1,
        content=json.dumps(content).encode(),
        digest="0" * 64,
        data_digest="0" * 64,
        code_version="0",
        trained_at=NOW,
        trained_by="test",
        active=True,
    )
    forget()
    assert in_use().learned
    assert not candidates(said())[0].likely
