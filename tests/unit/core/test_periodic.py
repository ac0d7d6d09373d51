"""Periodic jobs run when due, by one worker at a time, and a failure ends neither the worker nor the job."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError

from qipan.core import clock, faults
from qipan.core.job_models import Schedule
from qipan.core.jobs import periodic
from qipan.core.leases import LEASE
from qipan.errors import RuleRefused

pytestmark = pytest.mark.django_db
EVERY = timedelta(seconds=2)


@pytest.fixture
def only(monkeypatch):
    """``only(run)`` makes ``run`` the single job of the worker."""
    monkeypatch.setattr(periodic, "_tasks", {})
    return lambda run, name="test.job": periodic.periodic(name, every=EVERY, run=run)


def run_due() -> int:
    count = 0
    while (work := periodic.claim(periodic.PERIODIC)) is not None:
        work()
        count += 1
    return count


def make_due() -> None:
    Schedule.objects.update(due_at=clock.wall_now() - EVERY)


def test_a_job_runs_once_until_it_is_due_again(only):
    ran = []
    only(lambda: ran.append(1))
    assert (run_due(), run_due()) == (1, 0)
    make_due()
    assert run_due() == 1
    assert len(ran) == 2


def test_a_failure_is_shown_without_personal_numbers_and_retried(only):
    def fail() -> None:
        raise ValueError("打13800138000")

    only(fail)
    run_due()
    job = Schedule.objects.get()
    assert (job.failures, job.leased_until) == (1, None)
    assert "ValueError" in job.last_error
    assert "test_periodic.py" in job.last_error
    assert "13800138000" not in job.last_error
    assert job.due_at > clock.wall_now()


def test_a_failure_meant_for_people_is_shown_in_its_own_words(only):
    def refuse() -> None:
        raise RuleRefused("The list is empty.", mend="Fill it.")

    only(refuse)
    run_due()
    assert Schedule.objects.get().last_error == "The list is empty. Fill it."


def test_a_job_that_fails_for_days_neither_stops_the_worker_nor_waits_for_ever(only):
    only(lambda: 1 / 0)
    run_due()
    Schedule.objects.update(failures=100_000)
    make_due()
    assert run_due() == 1
    job = Schedule.objects.get()
    assert job.failures == 100_001
    assert job.due_at - job.last_finished_at == periodic.LONGEST_PAUSE


def test_a_daily_job_that_fails_is_tried_again_within_the_hour(monkeypatch):
    monkeypatch.setattr(periodic, "_tasks", {})
    periodic.periodic("test.daily", every=timedelta(days=1), run=lambda: 1 / 0)
    run_due()
    assert Schedule.objects.get().due_at - clock.wall_now() <= periodic.LONGEST_PAUSE


def test_a_success_forgets_the_failures(only):
    outcomes = [RuntimeError("broken"), None]

    def run() -> None:
        if (error := outcomes.pop(0)) is not None:
            raise error

    only(run)
    run_due()
    make_due()
    run_due()
    job = Schedule.objects.get()
    assert (job.failures, job.last_error) == (0, "")
    assert job.due_at - job.last_finished_at == EVERY


def test_a_leased_job_is_left_to_its_worker_until_that_goes_silent(only):
    only(lambda: None)
    run_due()
    make_due()
    Schedule.objects.update(lease="elsewhere:1:x", leased_until=clock.wall_now() + timedelta(minutes=1))
    assert run_due() == 0
    Schedule.objects.update(leased_until=clock.wall_now() - timedelta(minutes=1))
    assert run_due() == 1


def test_a_worker_that_outran_its_lease_does_not_end_the_next_ones(only):
    theirs = clock.wall_now() + timedelta(minutes=20)

    def outrun() -> None:
        Schedule.objects.update(lease="theirs", leased_until=theirs + LEASE)

    only(outrun)
    run_due()
    job = Schedule.objects.get()
    assert (job.lease, job.leased_until, job.last_finished_at) == ("theirs", theirs + LEASE, None)


def test_a_store_that_is_away_is_one_line_counted(only, caplog):
    def away() -> None:
        raise OperationalError("server closed the connection unexpectedly")

    faults.forget_faults()
    only(away)
    for _time in range(5):
        run_due()
        make_due()
    lines = [record.getMessage() for record in caplog.records if record.name == "qipan.faults"]
    assert len(lines) == 1
    assert "The database server does not answer." in lines[0]
    assert [fault.count for fault in faults.faults()] == [5]
    assert "The database server does not answer." in Schedule.objects.get().last_error
