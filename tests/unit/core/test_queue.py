"""Queued jobs: with their change or not at all, in lanes and in order, to the end or to words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from qipan.core import clock
from qipan.core.actors import system
from qipan.core.backoff import Backoff
from qipan.core.job_models import Job
from qipan.core.jobs import kinds, lanes, queue
from qipan.core.jobs.kinds import JobKind, register_kind
from qipan.core.jobs.queue import enqueue, enqueue_unless_active, request_cancel
from qipan.core.jobs.running import JobRun, LeaseLost, hand_back
from qipan.errors import NotFound, RuleRefused

pytestmark = pytest.mark.django_db
BY = system("test")


@pytest.fixture(autouse=True)
def no_other_kinds(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", {})
    monkeypatch.setattr(lanes, "_lanes", {})


def kind(run, name="test.count", lane="test", **more) -> None:
    register_kind(JobKind(name, name, run, lane, **more))


def due_now() -> None:
    Job.objects.filter(state="waiting").update(due_at=clock.wall_now() - timedelta(seconds=1))


def test_a_job_tells_how_far_it_is_and_what_came_of_it():
    def run(job: JobRun) -> dict[str, int]:
        job.progress(3, 10, "row 3")
        standing = Job.objects.get()
        assert (standing.state, standing.done, standing.total, standing.words) == ("running", 3, 10, "row 3")
        job.progress(10, 10)
        return {"rows": job.data["rows"]}

    kind(run)
    job = enqueue("test.count", by=BY, data={"rows": 10})
    assert job.state == "waiting"
    assert (lanes.drain(), lanes.drain()) == (1, 0)
    job.refresh_from_db()
    assert (job.state, job.result, job.done, job.attempts) == ("done", {"rows": 10}, 10, 1)
    assert (job.last_error, job.lease) == ("", "")
    assert job.ended_at is not None


def test_a_change_that_is_undone_leaves_no_job():
    kind(lambda job: None)
    with transaction.atomic():
        enqueue("test.count", by=BY)
        transaction.set_rollback(True)
    assert not Job.objects.exists()
    assert lanes.drain() == 0


def test_a_kind_that_nobody_registered_is_refused_at_once():
    with pytest.raises(ValueError, match="no-such"):
        enqueue("no-such", by=BY)


def test_a_failure_is_tried_again_after_pauses_and_ends_in_words():
    def run(job: JobRun) -> None:
        raise RuntimeError(f"attempt {job.attempt} of 13800138000")

    kind(run, attempts=2, pauses=Backoff(timedelta(minutes=1), timedelta(minutes=2)))
    job = enqueue("test.count", by=BY)
    lanes.drain()
    job.refresh_from_db()
    assert (job.state, job.attempts, job.lease) == ("waiting", 1, "")
    assert timedelta(seconds=50) < job.due_at - clock.wall_now() <= timedelta(minutes=1)
    assert "attempt 1" in job.last_error
    assert "13800138000" not in job.last_error
    assert lanes.drain() == 0
    due_now()
    lanes.drain()
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("failed", 2)
    assert "attempt 2" in job.last_error


def test_one_that_waits_is_cancelled_at_once_and_one_that_runs_at_its_next_step():
    steps = []

    def run(job: JobRun) -> None:
        for step in range(5):
            if step == 1:
                request_cancel(by=BY, public_id=job.id)
            steps.append(step)
            job.progress(5, 5)

    kind(run)
    waiting = enqueue("test.count", by=BY)
    assert request_cancel(by=BY, public_id=waiting.public_id).state == "cancelled"
    running = enqueue("test.count", by=BY)
    assert lanes.drain() == 1
    running.refresh_from_db()
    assert (running.state, running.cancel_by, steps) == ("cancelled", BY.id, [0, 1])
    with pytest.raises(RuleRefused):
        request_cancel(by=BY, public_id=running.public_id)
    with pytest.raises(NotFound):
        request_cancel(by=BY, public_id="job_none")


def test_jobs_of_one_key_run_in_order_and_never_beside_each_other():
    kind(lambda job: None)
    first, second = enqueue("test.count", by=BY, key="a"), enqueue("test.count", by=BY, key="a")
    other, free = enqueue("test.count", by=BY, key="b"), enqueue("test.count", by=BY)
    claimed = [queue.claim_job("test") for _time in range(4)]
    assert [one[0].pk for one in claimed if one] == [first.pk, other.pk, free.pk]
    hand_back(Job.objects.get(pk=first.pk))
    Job.objects.filter(pk=first.pk).update(state="done")
    claimed_next = queue.claim_job("test")
    assert claimed_next is not None
    assert claimed_next[0].pk == second.pk


def test_one_that_waits_or_runs_is_not_asked_for_twice():
    kind(lambda job: None)
    first = enqueue_unless_active("test.count", by=BY, key="all")
    assert enqueue_unless_active("test.count", by=BY, key="all") == first
    lanes.drain()
    assert enqueue_unless_active("test.count", by=BY, key="all") != first


def test_a_lane_does_not_take_the_work_of_another():
    kind(lambda job: None)
    kind(lambda job: None, name="test.slow", lane="slow")
    enqueue("test.slow", by=BY)
    assert (lanes.drain(["test"]), lanes.drain(["slow"])) == (0, 1)


def test_the_job_of_a_worker_that_went_silent_is_taken_over_and_its_late_writes_are_refused():
    kind(lambda job: None)
    enqueue("test.count", by=BY)
    claimed = queue.claim_job("test")
    assert claimed is not None
    old = JobRun(claimed[0])
    assert queue.claim_job("test") is None
    Job.objects.update(leased_until=clock.wall_now() - timedelta(seconds=1))
    taken_over = queue.claim_job("test")
    assert taken_over is not None
    job, lease_before = taken_over
    assert (lease_before, job.attempts) == (claimed[0].lease, 2)
    with pytest.raises(LeaseLost):
        old.progress(1, 2)
    with pytest.raises(LeaseLost), transaction.atomic():
        old.ensure_leased()
    with transaction.atomic():
        JobRun(job).ensure_leased()


def test_one_whose_workers_die_again_and_again_is_ended_in_words():
    kind(lambda job: pytest.fail("it must not run"), attempts=2)
    enqueue("test.count", by=BY)
    for _time in range(2):
        queue.claim_job("test")
        Job.objects.update(leased_until=clock.wall_now() - timedelta(seconds=1))
    lanes.drain()
    job = Job.objects.get()
    assert (job.state, job.attempts) == ("failed", 3)
    assert "2" in job.last_error


def test_one_that_this_program_does_not_know_is_ended_in_words():
    kind(lambda job: None)
    enqueue("test.count", by=BY)
    Job.objects.update(kind="from.the.future")
    lanes.drain()
    job = Job.objects.get()
    assert job.state == "failed"
    assert job.last_error


def test_too_little_memory_ends_it_without_another_attempt():
    def run(job: JobRun) -> None:
        raise MemoryError

    kind(run, megabytes=64)
    enqueue("test.count", by=BY)
    lanes.drain()
    job = Job.objects.get()
    assert (job.state, job.attempts) == ("failed", 1)
    assert "64" in job.last_error


@pytest.mark.parametrize(
    ("failures", "minutes"), [(0, 1), (1, 1), (2, 2), (3, 4), (4, 8), (5, 10), (10**6, 10)]
)
def test_pauses_double_up_to_the_longest(failures, minutes):
    pauses = Backoff(timedelta(minutes=1), timedelta(minutes=10))
    assert pauses.pause(failures) == timedelta(minutes=minutes)
    assert pauses.pause(failures, at_least=3600.0) == timedelta(hours=1)


def test_a_back_off_without_sense_is_refused():
    for first, longest in ((0, 1), (2, 1)):
        with pytest.raises(ValueError, match="back-off"):
            Backoff(timedelta(seconds=first), timedelta(seconds=longest))
