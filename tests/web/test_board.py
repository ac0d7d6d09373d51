"""The board: its parts, its data for the map, its live mark; who sees them and what they cost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from qipan.cases import public as cases
from qipan.core.public import clock, newest_event_id, pack, system
from qipan.people.models import Account
from qipan.places.models import Area
from qipan.sense.public import Observation, source_by_code

pytestmark = pytest.mark.django_db

CENTRE = (126.63, 45.75)  # a street corner of Harbin's Nangang district
JSON = {"accept": "application/json"}
DATA = {
    "/board/data/districts.geojson": 1,
    "/board/data/points": 1,
    "/board/data/density": 1,
    "/board/data/queues": 3,
    "/live/?since=0": 1,
}
PARTS = {"queues": 4, "judgement": 2, "asks": 2, "hours": 1}
# Session, account, grants with organisation: what any page of somebody logged in costs.
WHO = 3


@pytest.fixture
def viewer(person):
    client = Client(headers={"accept-language": "en"})
    client.force_login(Account.objects.get(public_id=person("viewer").id))
    return client


@pytest.fixture
def reported(db):
    """Opens a case from a report some hours ago, somewhere or nowhere."""

    def made(hours_ago: float = 0, text: str = "暖气不热", place=CENTRE) -> cases.Case:
        with clock.at(clock.now() - timedelta(hours=hours_ago)):
            now = clock.now()
            lon, lat = place or (None, None)
            observation = Observation(
                occurred_at=now, received_at=now, kind="report", channel="web", text=text, lon=lon, lat=lat
            )
            return cases.intake(
                by=system("test"), source=source_by_code("intake"), observation=observation
            ).case

    return made


@pytest.mark.parametrize("path", [*DATA, "/board/parts/queues/", "/board/parts/judgement/"])
def test_strangers_get_none_of_it(client, path):
    assert client.get(path, headers=JSON).status_code == 403
    assert client.get(path).status_code == 302


@pytest.mark.parametrize(("path", "queries"), DATA.items())
def test_data_cost_a_few_queries_however_much_they_show(
    viewer, reported, django_assert_num_queries, path, queries
):
    for hours_ago in range(5):
        reported(hours_ago)
    viewer.get("/")
    with django_assert_num_queries(WHO + queries):
        assert viewer.get(path, headers=JSON).status_code == 200


@pytest.mark.parametrize(("name", "queries"), PARTS.items())
def test_parts_cost_a_few_queries_each(viewer, reported, django_assert_num_queries, name, queries):
    for hours_ago in range(5):
        reported(hours_ago)
    viewer.get("/")
    with django_assert_num_queries(WHO + queries):
        assert viewer.get(f"/board/parts/{name}/").status_code == 200


def test_the_board_costs_its_parts_and_its_mark(viewer, reported, django_assert_num_queries):
    reported()
    viewer.get("/")
    with django_assert_num_queries(WHO + sum(PARTS.values()) + 1):
        viewer.get("/")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_board_speaks_the_language_of_its_reader(viewer, reported, language):
    case = reported()
    html = viewer.get("/", headers={"accept-language": language}).content.decode()
    assert f'<html lang="{language}">' in html
    assert pack().label("state", case.state, language) in html
    assert pack().label("category", case.category, language) in html


def test_an_empty_board_says_so(viewer):
    html = viewer.get("/").content.decode()
    assert html.count('class="empty"') >= 4


def test_points_are_columns_within_the_span(viewer, reported):
    new, old = reported(1), reported(30)
    reported(1, place=None)
    day = viewer.get("/board/data/points?hours=24", headers=JSON).json()
    week = viewer.get("/board/data/points?hours=168", headers=JSON).json()
    assert day["columns"]["id"] == [new.public_id]
    assert week["columns"]["id"] == [new.public_id, old.public_id]
    assert len({len(column) for column in week["columns"].values()}) == 1
    assert day["categories"][day["columns"]["category"][0]] == pack().label("category", new.category, "en")
    assert 0 <= day["columns"]["minute"][0] < 24 * 60


def test_density_adds_up_to_the_cases_with_a_place(viewer, reported):
    for hours_ago in (0.1, 0.2, 3, 20):
        reported(hours_ago)
    for resolution in (5, 9):
        answer = viewer.get(f"/board/data/density?resolution={resolution}", headers=JSON).json()
        assert sum(answer["cases"]) == 4
        assert len(answer["rings"]) == 1
        assert all(0 <= hour < 24 for hour in answer["hour"])


def test_cities_without_outlines_still_show_points_and_density(person, city):
    city("sanmateo", kind="replay")
    client = Client()
    client.force_login(Account.objects.get(public_id=person("viewer").id))
    Area.objects.update(geometry=None)
    lon, lat = pack().pack.city.centre
    cases.submit_report(by=system("test"), channel="web", text="flooded road", lon=lon, lat=lat)
    assert client.get("/board/data/districts.geojson", headers=JSON).json()["features"] == []
    assert sum(client.get("/board/data/density", headers=JSON).json()["cases"]) == 1
    assert len(client.get("/board/data/points", headers=JSON).json()["columns"]["id"]) == 1


def test_outlines_are_sent_once_while_the_text_stays(viewer):
    first = viewer.get("/board/data/districts.geojson", headers=JSON)
    assert len(first.json()["features"]) == 18
    again = viewer.get(
        "/board/data/districts.geojson", headers=JSON | {"if-none-match": first.headers["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    chinese = viewer.get("/board/data/districts.geojson", headers=JSON | {"accept-language": "zh-hans"})
    assert chinese.headers["ETag"] != first.headers["ETag"]


@pytest.mark.parametrize(
    "path",
    [
        "/board/data/points?hours=25",
        "/board/data/points?hours=x",
        "/board/data/density?resolution=12",
        "/board/data/density?resolution=-1",
        "/live/",
        "/live/?since=١",
        f"/live/?since={10**30}",
    ],
)
def test_questions_that_make_no_sense_are_answered_with_the_way_out(viewer, path):
    answer = viewer.get(path, headers=JSON)
    assert answer.status_code == 400
    assert answer.json()["hint"]


def test_live_answers_only_when_something_is_newer(viewer, reported):
    reported()
    mark = newest_event_id()
    assert viewer.get(f"/live/?since={mark}", headers=JSON).status_code == 204
    reported()
    news = viewer.get(f"/live/?since={mark}", headers=JSON).json()
    assert news["event"] == newest_event_id() > mark
    assert news["said"].startswith("Updated at")


def test_the_board_carries_the_mark_from_before_it_read(viewer, reported):
    reported()
    assert f'data-since="{newest_event_id()}"' in viewer.get("/").content.decode()


def test_an_unknown_part_is_not_found(viewer):
    assert viewer.get("/board/parts/nothing/").status_code == 404


def test_queue_numbers_count_open_cases_by_state(viewer, reported, person):
    case, _waiting = reported(), reported()
    cases.triage(by=person("dispatcher"), case=case, category=case.category)
    answer = viewer.get("/board/data/queues", headers=JSON).json()
    assert {s["code"]: s["cases"] for s in answer["states"] if s["cases"]} == {"new": 1, "triaged": 1}
    assert answer["overdue"] == 0


def test_what_people_ask_most_comes_first(viewer, reported):
    for text in ("暖气不热", "暖气不热", "路灯不亮"):
        reported(text=text)
    html = viewer.get("/board/parts/asks/").content.decode()
    first = pack().label("category", reported().category, "en")
    lamps = pack().label("category", "c.01.03", "en")
    assert 0 < html.index(first) < html.index(lamps)
