"""The walk folds what is many, follows it all the same, and says what it folded."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qipan.cases.models import Case
from qipan.cases.public import open_case
from qipan.core.links import page
from qipan.core.models import Edge
from qipan.core.provenance import walk
from qipan.core.public import Link, record, system
from qipan.judge.models import Finding
from qipan.oversee.models import Review
from qipan.oversee.services import review
from qipan.sense.public import Observation, Signal, receive, source_by_code

pytestmark = pytest.mark.django_db

BURST = 60


@pytest.fixture
def finding(calls: Any) -> Finding:
    """A finding that rests on sixty calls."""
    calls.receive("public-assist-water-problem", [-35 + 0.4 * n for n in range(BURST)])
    found = next(each for each in calls.watch() if each.indicator == "water-calls")
    assert found.evidence >= BURST
    return found


@pytest.fixture
def case(calls: Any) -> Case:
    """A case that a citizen's report opened."""
    told = Observation(
        occurred_at=calls.at(0),
        received_at=calls.at(0),
        kind="report",
        channel="feed",
        category="public-assist-water-problem",
        text="Water on the road.",
    )
    signal = receive(by=system("test"), source=source_by_code("dispatch-events"), observation=told)
    return open_case(by=system("test"), signals=[signal]).case


@pytest.fixture
def reviewed(case: Case, finding: Finding, person: Any) -> Review:
    """A review of the case that rests on the finding too."""
    words = {"expected": "Dry roads.", "seen": "Water.", "lesson": "Clear the drains earlier."}
    return review(by=person("reviewer"), subject=case.public_id, rests_on=[finding.public_id], **words)


def test_sixty_signals_of_a_finding_do_not_hide_the_report_behind_the_case(reviewed, case, finding):
    up = walk(reviewed.public_id, "up")
    report = Signal.objects.get(public_id=case.origin)
    assert {case.public_id, finding.public_id, report.public_id, report.source.public_id} <= set(up.objects)
    (fold,) = (fold for fold in up.folds if fold.node == finding.public_id)
    shown = [step for step in up.steps if step.relation == "evidence"]
    of_finding = [step for step in shown if step.target == finding.public_id]
    assert (fold.relation, fold.kind) == ("evidence", "sig")
    assert fold.count + len(of_finding) == finding.evidence
    assert up.left_out == sum(each.count for each in up.folds) >= fold.count


def test_a_source_walked_down_counts_its_signals_and_shows_its_cases(reviewed, case, finding):
    source = source_by_code("dispatch-events")
    down = walk(source.public_id, "down")
    assert {case.public_id, case.origin, finding.public_id, reviewed.public_id} <= set(down.objects)
    signals = Signal.objects.filter(source=source).count()
    (fold,) = (fold for fold in down.folds if fold.node == source.public_id and fold.kind == "sig")
    shown = {step.target for step in down.steps if step.source == source.public_id}
    assert fold.count + len(shown) == signals > 1000
    assert not fold.more


def test_every_neighbour_in_a_fold_can_be_paged_through(finding):
    source, given, after = source_by_code("dispatch-events"), [], ""
    while True:
        ids, after = page(source.public_id, "down", "gave", prefix="sig", after=after, size=500)
        given += ids
        if not after:
            break
    expected = Signal.objects.filter(source=source).order_by("id").values_list("public_id", flat=True)
    assert given == list(expected)
    assert len(page(finding.public_id, "up", "evidence", size=7).ids) == 7


def test_a_walk_costs_a_query_or_two_for_each_level_and_one_for_each_kind(reviewed, finding):
    source = source_by_code("dispatch-events")
    with CaptureQueriesContext(
        connection,
    ) as counted:
        up = walk(reviewed.public_id, "up")
    depth = max(step.depth for step in up.steps)
    kinds = {public_id[:3] for public_id in up.objects}
    assert len(counted) <= depth + 1 + len(kinds) == 4 + 6
    with CaptureQueriesContext(connection) as counted:
        down = walk(source.public_id, "down")
    # The folds of a source with more signals than are followed are counted by a statement of their own.
    levels = max(step.depth for step in down.steps) + 1
    assert len(counted) <= levels + 1 + len({public_id[:3] for public_id in down.objects})


def test_what_a_key_says_is_not_stored(reviewed, case, finding):
    assert {edge.relation for edge in Edge.objects.all()} == {"evidence", "reviewed"}
    assert Edge.objects.filter(relation="reviewed").count() == 1
    with pytest.raises(ValueError, match="derive it from the key"):
        record(
            "test.link",
            by=system("test"),
            subject=case.public_id,
            links=[Link(case.origin, case.public_id, "opened")],
        )


def test_a_column_of_several_kinds_gives_each_relation_its_own(reviewed, case):
    """A case hangs on a signal or on a decision by the same column: it was opened or ordered, not both."""
    up = walk(case.public_id, "up")
    assert {step.relation for step in up.steps} == {"opened", "gave"}
