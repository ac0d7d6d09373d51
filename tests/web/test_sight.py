"""Who reads words and exact place of a report about a home: every role, at every stage, by every door."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from qipan.cases import public as cases
from qipan.cases.coarse_place import shown_point
from qipan.cases.search.indexing import sync_search
from qipan.cases.section.duties import DutyList
from qipan.core.models import Event
from qipan.core.public import pack
from qipan.core.seal import seal_pending
from qipan.people.public import ROLES

pytestmark = pytest.mark.django_db

HOME = "e.06.99"
LON, LAT = 126.64321, 45.75678
SAID = "高龄老人独居，家里很冷。\n红旗小区5号楼3单元1907，电话13900001234，姓名：测试人"
SECRETS = ("元1907", "13900001234", "测试人", "126.64321", "45.75678")
DISPATCH = frozenset({"dispatcher"})

# stage of the case, who has a task on it then
SIGHT = {
    "new": frozenset({"intake-clerk", "dispatcher", "duty-officer"}),
    "triaged": DISPATCH,
    "dispatched": frozenset({"handler"}),
    "handling": frozenset({"handler"}),
    "handled": frozenset({"checker"}),
    "checked": frozenset({"dispatcher", "checker"}),
}
STAGES = list(SIGHT)


@pytest.fixture
def case_at(report, person):
    """``case_at("handled")``: a case about a home that came so far."""

    def made(stage: str) -> cases.Case:
        case = report(SAID, category=HOME, lon=LON, lat=LAT, address="红旗小区5号楼3单元1907").case
        at = STAGES.index(stage)
        dispatcher, handler, party = (
            person("dispatcher"),
            person("handler"),
            pack()[DutyList].last_resort.code,
        )
        if at >= 1:
            case = cases.triage(by=dispatcher, case=case, category=HOME)
        if at >= 2:
            order = cases.dispatch(by=dispatcher, case=case, party=party)
        if at >= 3:
            cases.accept(by=handler, order=order)
        if at >= 4:
            cases.handle(by=handler, order=order, result="fixed", text="3单元1907已排气，室温恢复到20度。")
        if at >= 5:
            cases.check(by=person("checker", username="first"), case=case, passed=True, text="现场测温20度。")
        return cases.case_by_id(case.public_id, by=dispatcher)

    return made


def bare(answer: object) -> set[str]:
    """What of the secrets is readable in an answer, points among them."""
    text = answer if isinstance(answer, str) else answer.content.decode()  # type: ignore[attr-defined]
    return {secret for secret in SECRETS if secret in text}


@pytest.mark.parametrize("stage", STAGES)
def test_page_and_api_show_a_home_to_whoever_has_a_task_now(enter, api, case_at, stage):
    case = case_at(stage)
    by_page = {role for role in ROLES if bare(enter(role).get(f"/cases/{case.public_id}/"))}
    by_api = {role for role in ROLES if bare(api(role)("GET", f"/cases/{case.public_id}"))}
    assert by_page == by_api == SIGHT[stage]


@pytest.mark.parametrize("stage", ["new", "handling", "checked"])
def test_who_has_a_task_sees_all_of_it_and_leaves_one_receipt(enter, api, case_at, stage):
    case = case_at(stage)
    role = sorted(SIGHT[stage])[0]
    before = Event.objects.filter(action="sense.words.read").count()
    assert bare(enter(role).get(f"/cases/{case.public_id}/")) == set(SECRETS)
    enter(role).get(f"/cases/{case.public_id}/")
    api(role)("GET", f"/cases/{case.public_id}")
    receipt = Event.objects.filter(action="sense.words.read").order_by("id")[before:].get()
    assert (receipt.subject, receipt.content["case"]) == (case.origin, case.public_id)
    assert receipt.content["purpose"] in {"triage", "handle", "answer"}


def test_who_has_no_task_leaves_no_receipt_and_is_told(enter, case_at):
    case = case_at("handling")
    page = enter("viewer").get(f"/cases/{case.public_id}/").content.decode()
    assert "You have no task here" in page
    assert not Event.objects.filter(action="sense.words.read").exists()


def test_a_closed_case_is_clear_to_nobody(enter, case_at, person):
    case = case_at("checked")
    cases.answer(
        by=person("dispatcher"),
        case=case,
        text="老人家里很冷一事：您家暖气已排气，室温恢复到20度，如再不热请来电。",
    )
    cases.close(by=person("checker"), case=cases.case_by_id(case.public_id, by=person("dispatcher")))
    assert not {role for role in ROLES if bare(enter(role).get(f"/cases/{case.public_id}/"))}


def test_another_partys_handler_has_no_task(enter, case_at):
    case = case_at("handling")
    page = enter("handler", organisation="city-parks").get(f"/cases/{case.public_id}/")
    assert not bare(page)


DOORS = (
    "/cases/",
    "/cases/?q=老人",
    "/signals/{signal}/",
    "/cases/{case}/similar/",
    "/walk/{case}/",
    "/walk/{signal}/",
    "/board/",
    "/map/cases.json",
)
OPERATIONS = (
    "/cases?q=老人",
    "/cases",
    "/cases/points",
    "/cases/points?bounds=126.6,45.7,126.7,45.8",
    "/cases/{case}/similar",
    "/walk/{case}",
)


@pytest.mark.parametrize("role", sorted(ROLES))
def test_lists_maps_walks_and_finds_show_nobody_a_home(enter, api, case_at, role):
    case = case_at("triaged")
    sync_search()
    seal_pending()
    known = {"case": case.public_id, "signal": case.origin}
    visitor, program = enter(role), api(role)
    leaks = {door: bare(visitor.get(door.format(**known))) for door in DOORS}
    leaks |= {path: bare(program("GET", path.format(**known))) for path in OPERATIONS}
    assert not {door: what for door, what in leaks.items() if what}


@pytest.mark.parametrize("form", ["csv", "geojson"])
def test_exports_hold_no_home(api, case_at, form):
    case_at("triaged")
    answer = api("dispatcher")("POST", "/cases/exports", {"format": form})
    assert answer.status_code in (200, 201)
    content = answer.sent.decode() if hasattr(answer, "sent") else answer.content.decode()
    assert "高龄老人独居" in content
    assert not bare(content)


def test_strangers_read_neither_home_nor_words(case_at):
    case = case_at("triaged")
    listed = Client().get(f"/open311/v2/requests/{case.number}.json")
    assert listed.status_code == 200
    assert not bare(listed)
    assert "老人" not in listed.content.decode()
    for feed in ("/cap/feed", "/alerts/"):
        assert not bare(Client().get(feed))


def test_a_point_of_a_home_is_the_middle_of_its_hexagon_and_others_stay(api, report):
    home = report("很冷", category=HOME, lon=LON, lat=LAT).case
    lamp = report("路灯不亮", category="c.02.01", lon=LON, lat=LAT).case
    rows = {row["id"]: row for row in json.loads(api("viewer")("GET", "/cases").content)["cases"]}
    assert (rows[lamp.public_id]["lon"], rows[lamp.public_id]["lat"]) == (LON, LAT)
    shown = (rows[home.public_id]["lon"], rows[home.public_id]["lat"])
    assert shown == shown_point(HOME, LON, LAT, home.cell) != (LON, LAT)
    # Whoever narrows the frame around the true place does not find it there.
    tight = f"{LON - 1e-5},{LAT - 1e-5},{LON + 1e-5},{LAT + 1e-5}"
    points = json.loads(api("viewer")("GET", f"/cases/points?bounds={tight}").content)
    assert points["id"] == [lamp.public_id]


def test_the_reporter_reads_who_read_their_words(enter, case_at, report, api):
    told = report(SAID, category=HOME, lon=LON, lat=LAT)
    enter("dispatcher").get(f"/cases/{told.case.public_id}/")
    stranger = enter()
    stranger.post("/follow/", {"number": told.case.number, "secret": told.secret})
    page = stranger.get("/follow/case/").content.decode()
    assert "words and place, to classify the matter" in page


def test_the_field_day_shows_the_flat_to_its_handler_and_leaves_receipts(api, case_at):
    case = case_at("handling")
    day = api("handler")("GET", "/field/day")
    assert "3单元1907" in day.json()["orders"][0]["text"]
    receipt = Event.objects.get(action="sense.words.read")
    assert (receipt.subject, receipt.content["purpose"]) == (case.origin, "handle")
