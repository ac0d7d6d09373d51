"""The one chain: from a signal to the review, through people who may, with reasons, and back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from qipan.core import clock, seal
from qipan.core.actors import system
from qipan.core.provenance import walk
from qipan.core.public import describe, events_of, sources_of
from qipan.core.store import pack
from qipan.core.verify import verify
from qipan.errors import InputError, NotFound, NotPermitted, RuleRefused
from qipan.judge.models import Finding
from qipan.judge.public import (
    acknowledge,
    adjust,
    cancel,
    confirm,
    dismiss,
    finding_by_id,
    open_findings,
    warning_by_id,
    warnings_in_force,
    warnings_of,
)
from qipan.judge.section.warnings import WarningColours
from qipan.simulate.officers import Chain, officers_of

pytestmark = pytest.mark.django_db

REASONS = "Calls come from many places and rise."
GRADES = {"urgency": "now", "trend": "growing", "harm": "considerable"}
WORDS = {"title": "Flooding in the county", "text": "Keep away from creeks.", "reasons": REASONS}
ACTS = [
    "acknowledged",
    "warning issued",
    "dossier opened",
    "decision signed",
    "order issued",
    "order accepted",
    "work done",
    "work checked",
    "task closed",
    "reviewed",
]


@pytest.fixture
def finding(calls: Any) -> Finding:
    calls.flood()
    (found,) = calls.watch()
    return found


@pytest.fixture
def officer(finding: Finding, person: Any) -> Any:
    return person("duty-officer", username="first")


@pytest.fixture
def other(finding: Finding, person: Any) -> Any:
    return person("duty-officer", username="second")


def test_from_the_signal_to_the_review_and_back(finding):
    chain = Chain(finding, officers_of(pack()))
    assert list(chain.finish()) == ACTS
    signal = min(sources_of(finding.public_id, "evidence"))
    down = walk(signal, "down")
    assert {o.stage for o in down.objects.values()} == {
        "signal",
        "finding",
        "warning",
        "decision",
        "case",
        "order",
        "outcome",
        "check",
        "review",
    }
    up = walk(chain.ids["review"], "up")
    assert signal in up.objects
    assert set(chain.ids.values()) <= set(up.objects)
    assert set(chain.ids.values()) <= set(down.objects)


def test_what_simulated_officers_make_is_marked(finding):
    chain = Chain(finding, officers_of(pack()))
    list(chain.finish())
    made = describe(v for k, v in chain.ids.items() if k not in ("finding", "order", "outcome", "check"))
    assert all(each.simulated for each in made.values())
    assert not finding.simulated


def test_an_interrupted_chain_goes_on_and_does_nothing_twice(finding):
    officers = officers_of(pack())
    for minutes in range(0, 2000, 7):
        list(Chain(finding, officers).advance(finding.raised_at + timedelta(minutes=minutes)))
    chain = Chain(finding, officers)
    assert chain.is_done
    assert len(warnings_of(finding)) == 1
    assert len(chain.ids) == 8


def test_the_log_of_the_chain_is_whole(finding):
    list(Chain(finding, officers_of(pack())).finish())
    seal.seal_pending()
    assert verify().intact


def test_an_officer_takes_a_finding_on_and_the_second_is_refused(finding, officer, other):
    taken = acknowledge(by=officer, finding=finding)
    assert (taken.state, taken.judged_by.username) == ("acknowledged", "first")
    with pytest.raises(RuleRefused):
        acknowledge(by=other, finding=finding)
    assert finding_by_id(finding.public_id).judged_by.username == "first"
    assert [e.action for e in events_of(finding.public_id)] == [
        "judge.finding.raised",
        "judge.finding.acknowledged",
    ]


def test_of_two_officers_the_second_is_refused(finding, officer, other):
    confirm(by=officer, finding=finding, **GRADES, **WORDS)
    with pytest.raises(RuleRefused):
        confirm(by=other, finding=finding, **GRADES, **WORDS)
    with pytest.raises(RuleRefused):
        dismiss(by=other, finding=finding, reasons=REASONS)
    assert len(warnings_of(finding)) == 1
    assert open_findings() == []


@pytest.mark.parametrize(
    ("urgency", "trend", "harm", "colour"),
    [
        ("now", "growing", "considerable", "orange"),
        ("now", "growing", "minor", "yellow"),
        ("watch", "easing", "minor", "blue"),
        ("now", "growing", "extreme", "red"),
    ],
)
def test_a_person_grades_and_the_table_gives_the_colour(finding, officer, urgency, trend, harm, colour):
    warning = confirm(by=officer, finding=finding, urgency=urgency, trend=trend, harm=harm, **WORDS)
    assert warning.colour == colour == pack()[WarningColours].colour(urgency, trend, harm)
    assert warnings_in_force() == [warning]
    assert (warning.issued_by.username, warning.reasons) == ("first", REASONS)
    told = events_of(warning.public_id)[0].content
    assert set(told) == {"colour", "urgency", "trend", "harm", "finding"}


@pytest.mark.parametrize("act", [acknowledge, dismiss, confirm])
def test_the_system_cannot_judge(finding, act):
    words = {acknowledge: {}, dismiss: {"reasons": REASONS}, confirm: {**GRADES, **WORDS}}[act]
    with pytest.raises(NotPermitted):
        act(by=system("watch"), finding=finding, **words)
    assert finding_by_id(finding.public_id).state == "open"


@pytest.mark.parametrize("role", ["viewer", "dispatcher", "decider", "reviewer", "analyst"])
def test_others_cannot_judge(finding, person, role):
    with pytest.raises(NotPermitted):
        confirm(by=person(role), finding=finding, **GRADES, **WORDS)
    with pytest.raises(NotPermitted):
        acknowledge(by=person(role), finding=finding)


def test_without_reasons_nothing_is_judged(finding, officer):
    with pytest.raises(RuleRefused):
        confirm(by=officer, finding=finding, **GRADES, **{**WORDS, "reasons": "because"})
    with pytest.raises(RuleRefused):
        dismiss(by=officer, finding=finding, reasons=" ")
    with pytest.raises(InputError):
        confirm(by=officer, finding=finding, **GRADES, **{**WORDS, "text": ""})
    with pytest.raises(NotFound):
        confirm(by=officer, finding=finding, **{**GRADES, "harm": "biblical"}, **WORDS)
    assert finding_by_id(finding.public_id).state == "open"
    assert not warnings_of(finding)


def test_a_warning_is_adjusted_by_a_new_revision(finding, officer):
    first = confirm(by=officer, finding=finding, **GRADES, **WORDS)
    second = adjust(by=officer, warning=first, **{**GRADES, "harm": "serious"}, **WORDS)
    assert second.colour == "red"
    assert second.previous == first
    assert [w.state for w in warnings_of(finding)] == ["adjusted", "in-force"]
    assert warnings_in_force() == [second]
    assert second.public_id in walk(first.public_id, "down").objects
    with pytest.raises(RuleRefused):
        adjust(by=officer, warning=first, **GRADES, **WORDS)


def test_a_warning_is_cancelled_with_reasons(finding, officer, other):
    warning = confirm(by=officer, finding=finding, **GRADES, **WORDS)
    with pytest.raises(RuleRefused):
        cancel(by=officer, warning=warning, reasons="over")
    with clock.at(finding.raised_at + timedelta(hours=9)):
        ended = cancel(by=officer, warning=warning, reasons="The water is gone everywhere.")
    assert (ended.state, ended.ended_at) == ("cancelled", finding.raised_at + timedelta(hours=9))
    assert warnings_in_force() == []
    with pytest.raises(RuleRefused):
        cancel(by=other, warning=warning, reasons="The water is gone everywhere.")


def test_reads_cost_one_query_each(finding, officer, django_assert_num_queries):
    warning = confirm(by=officer, finding=finding, **GRADES, **WORDS)
    for read in (open_findings, warnings_in_force):
        with django_assert_num_queries(1):
            [str((each.area.name_en, each.simulated)) for each in read()]
    with django_assert_num_queries(1):
        found = warning_by_id(warning.public_id)
        assert (found.finding.area.code, found.issued_by.username) == ("06081", "first")


def test_unknown_ids_are_not_found(db):
    for read in (finding_by_id, warning_by_id):
        with pytest.raises(NotFound):
            read("fnd_" + "0" * 26)
