"""Jobs run when due, by one worker at a time, and a failure ends neither the worker nor the job."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qipan.core import clock, jobs
from qipan.core.models import Job

pytestmark = pytest.mark.django_db
EVERY = timedelta(seconds=2)


@pytest.fixture
def only(monkeypatch):
    """``only(run)`` makes ``run`` the single job of the worker."""
    monkeypatch.setattr(jobs, "_tasks", {})
    return lambda run: jobs.periodic("test.job", every=EVERY, run=run)


def make_due() -> None:
    Job.objects.update(due_at=clock.wall_now() - EVERY)


def test_a_job_runs_once_until_it_is_due_again(only):
    ran = []
    only(lambda: ran.append(1))
    assert (jobs.run_due(), jobs.run_due()) == (1, 0)
    make_due()
    assert jobs.run_due() == 1
    assert len(ran) == 2


def test_a_failure_is_shown_without_personal_numbers_and_retried(only):
    def fail() -> None:
        raise ValueError("打13800138000")

    only(fail)
    jobs.run_due()
    job = Job.objects.get()
    assert (job.failures, job.leased_until) == (1, None)
    assert "ValueError" in job.last_error
    assert "13800138000" not in job.last_error


def test_a_job_that_fails_for_days_neither_stops_the_worker_nor_waits_for_ever(only):
    only(lambda: 1 / 0)
    jobs.run_due()
    Job.objects.update(failures=100_000)
    make_due()
    assert jobs.run_due() == 1
    job = Job.objects.get()
    assert job.failures == 100_001
    assert job.due_at - job.last_finished_at == jobs.MAX_BACKOFF


def test_a_leased_job_is_left_to_its_worker(only):
    only(lambda: None)
    jobs.run_due()
    make_due()
    Job.objects.update(leased_until=clock.wall_now() + timedelta(minutes=1))
    assert jobs.run_due() == 0
    Job.objects.update(leased_until=clock.wall_now() - timedelta(minutes=1))
    assert jobs.run_due() == 1


def test_a_worker_that_outran_its_lease_does_not_end_the_next_ones(only):
    theirs = clock.wall_now() + timedelta(minutes=20)

    def outrun() -> None:
        Job.objects.update(last_started_at=theirs, leased_until=theirs + jobs.LEASE)

    only(outrun)
    jobs.run_due()
    assert Job.objects.get().leased_until == theirs + jobs.LEASE
