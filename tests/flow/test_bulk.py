"""Bulk steps: each case by itself, under the same rules, done once however often asked."""

from __future__ import annotations

import pytest

from qipan.cases import public as case_room
from qipan.cases.bulk import rules
from qipan.cases.bulk import services as bulk_services
from qipan.cases.bulk.choosing import chosen, preview
from qipan.cases.bulk.results import results
from qipan.cases.bulk.services import Request, take_steps
from qipan.cases.models import Bulk, Case
from qipan.cases.selectors import CaseFilter
from qipan.core.models import Event
from qipan.core.public import system, walk
from qipan.errors import InputError, NotFound, NotPermitted, RuleRefused

pytestmark = pytest.mark.django_db
KEY = "key-0001"


def report(area: str = "230103") -> case_room.Case:
    return case_room.submit_report(by=system("test"), channel="web", text="家里暖气不热", area_code=area).case


def states(bulk: Bulk) -> list[str]:
    return [one.state for one in results(bulk)]


@pytest.fixture
def cases(db) -> list[case_room.Case]:
    return [report() for _ in range(3)]


def triage(cases, key: str = KEY, **told) -> Request:
    words = {"category": cases[0].category, "reason": "", **told}
    return Request("triage", words, key, cases=[case.public_id for case in cases])


def test_every_case_takes_the_step_and_its_event_names_the_bulk(person, cases):
    by = person("dispatcher")
    bulk = take_steps(by=by, request=triage(cases))
    assert states(bulk) == ["done"] * 3
    for case in cases:
        event = Event.objects.get(subject=case.public_id, action="act.case.triage")
        assert (event.content["bulk"], event.actor) == (bulk.public_id, by.id)
    found = walk(bulk.public_id, "down")
    assert {step.target for step in found.steps} >= {case.public_id for case in cases}
    finished = Event.objects.get(action="act.bulk.finished")
    assert finished.content == {"step": "triage", "done": 3, "refused": 0}


def test_what_is_closed_to_one_case_does_not_stop_the_others(person, cases):
    by, far = person("dispatcher", area="230103"), report("230104")
    case_room.end(by=person("dispatcher"), case=cases[1], action="cancel", reason="重复来电")
    bulk = take_steps(by=by, request=triage([*cases, far]))
    assert states(bulk) == ["done", "refused", "done", "refused"]
    told = results(bulk)
    assert "cancelled" in told[1].reason
    assert (told[3].number, told[3].title) == ("", "")
    assert Case.objects.get(pk=far.pk).state == far.state


def test_the_same_request_twice_is_done_once(person, cases):
    by = person("dispatcher")
    first, second = (take_steps(by=by, request=triage(cases)) for _ in range(2))
    assert first.pk == second.pk
    assert Event.objects.filter(action="act.case.triage").count() == 3
    assert Event.objects.filter(action="act.bulk.begun").count() == 1
    with pytest.raises(RuleRefused) as told:
        take_steps(by=by, request=triage(cases[:1]))
    assert told.value.where == "key"


def test_a_bulk_that_was_cut_off_goes_on_where_it_was(person, cases, monkeypatch):
    by, taken = person("dispatcher"), []
    real = bulk_services.step_named

    def cut(name):
        taken.append(name)
        if len(taken) == 2:
            raise KeyboardInterrupt
        return real(name)

    monkeypatch.setattr(bulk_services, "step_named", cut)
    with pytest.raises(KeyboardInterrupt):
        take_steps(by=by, request=triage(cases))
    assert states(Bulk.objects.get()) == ["done", "waiting", "waiting"]
    assert states(take_steps(by=by, request=triage(cases))) == ["done"] * 3
    assert Event.objects.filter(action="act.case.triage").count() == 3


def test_dispatch_names_each_party_by_the_duty_list_and_rules_hold(person, cases):
    by = person("dispatcher")
    take_steps(by=by, request=triage(cases))
    ids = [case.public_id for case in cases]
    bulk = take_steps(by=by, request=Request("dispatch", {}, "key-0002", cases=ids))
    assert states(bulk) == ["done"] * 3
    party = Case.objects.get(pk=cases[0].pk).lead.code
    refused = take_steps(
        by=person("handler", organisation=party),
        request=Request("return", {"reason": "不"}, "key-0003", cases=ids),
    )
    assert states(refused) == ["refused"] * 3
    assert all("理由" in one.reason for one in results(refused))
    accepted = take_steps(
        by=person("handler", organisation=party), request=Request("accept", {}, "key-0004", cases=ids)
    )
    assert states(accepted) == ["done"] * 3


def test_a_preview_changes_nothing_and_says_what_would_be_refused(person, cases, django_assert_num_queries):
    case_room.triage(by=person("dispatcher"), case=cases[0], category=cases[0].category)
    ids, by = [case.public_id for case in cases], person("dispatcher")
    with django_assert_num_queries(2):
        told = preview(by=by, step="dispatch", ids=ids)
    assert [not one.barred for one in told] == [True, False, False]
    assert not Event.objects.filter(action__startswith="act.bulk").exists()


def test_a_filter_chooses_within_reach_and_below_the_ceiling(person, cases, monkeypatch):
    report("230104")
    ids = chosen(by=person("checker", area="230103"), cases=(), wanted=CaseFilter(kind="report"))
    assert ids == [case.public_id for case in reversed(cases)]
    monkeypatch.setattr(rules, "CEILING", 2)
    with pytest.raises(RuleRefused, match="2"):
        chosen(by=person("dispatcher"), cases=(), wanted=CaseFilter())


@pytest.mark.parametrize("step", ["check", "handle", "answer", "merge", "nothing"])
def test_a_look_at_one_case_is_not_taken_for_many(person, cases, step):
    with pytest.raises(InputError) as told:
        take_steps(by=person("checker"), request=Request(step, {}, KEY, cases=[cases[0].public_id]))
    assert told.value.where == "step"


def test_wrong_requests_are_told(person, cases):
    by = person("dispatcher")
    with pytest.raises(NotFound):
        take_steps(by=by, request=triage(cases, category="none"))
    with pytest.raises(InputError):
        take_steps(by=by, request=triage(cases, key="short"))
    with pytest.raises(InputError):
        take_steps(by=by, request=Request("accept", {}, KEY))
    with pytest.raises(NotPermitted):
        take_steps(by=system("test"), request=triage(cases))
    assert not Bulk.objects.exists()


def test_a_viewer_is_refused_case_by_case(person, cases):
    bulk = take_steps(by=person("viewer"), request=triage(cases))
    assert states(bulk) == ["refused"] * 3
