"""Workers as processes: killed, several at once, jobs without end and without measure.

Each test has a store of its own, on the kind of database that the run tests.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

pytestmark = pytest.mark.long
LAB = Path(__file__).with_name("jobs_lab.py")
ASK = """
import json, sys
from qipan.commands import prepare
prepare()
from qipan.core.actors import system
from qipan.core.jobs.queue import enqueue, request_cancel
from qipan.core.models import Event, Job
sys.path.insert(0, {lab!r})
import jobs_lab
jobs_lab.register()
BY = system("lab")
def look():
    rows = list(Job.objects.order_by("id").values(
        "public_id", "kind", "state", "attempts", "done", "total", "last_error", "result", "lease"))
    steps = list(Event.objects.filter(action="core.test.step").values_list("subject", flat=True))
    return {{"jobs": rows, "steps": steps}}
for line in sys.stdin:
    told = json.loads(line)
    if told["do"] == "enqueue":
        out = enqueue(told["kind"], by=BY, data=told["data"], key=told["key"]).public_id
    elif told["do"] == "cancel":
        out = request_cancel(by=BY, public_id=told["job"]).state
    else:
        out = look()
    print(json.dumps(out), flush=True)
"""


class Lab:
    """A store, a process that asks it, and workers beside it."""

    def __init__(self, env: dict[str, str]) -> None:
        self.env = env
        command = [sys.executable, "-c", ASK.format(lab=str(LAB.parent))]
        self._asking = subprocess.Popen(
            command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def _ask(self, **told: Any) -> Any:
        assert self._asking.stdin is not None
        assert self._asking.stdout is not None
        self._asking.stdin.write(json.dumps(told) + "\n")
        self._asking.stdin.flush()
        return json.loads(self._asking.stdout.readline())

    def enqueue(self, kind: str, key: str = "", **data: Any) -> str:
        return str(self._ask(do="enqueue", kind=kind, data=data, key=key))

    def cancel(self, job: str) -> str:
        return str(self._ask(do="cancel", job=job))

    def look(self) -> dict[str, Any]:
        found: dict[str, Any] = self._ask(do="look")
        return found

    def job(self, public_id: str) -> dict[str, Any]:
        return next(job for job in self.look()["jobs"] if job["public_id"] == public_id)

    @contextmanager
    def worker(self, *lanes: str, lease: float = 60) -> Iterator[subprocess.Popen[bytes]]:
        env = {**self.env, "LAB_LANES": ",".join(lanes), "LAB_LEASE": str(lease)}
        process = subprocess.Popen([sys.executable, str(LAB), "work"], env=env, start_new_session=True)
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(timeout=10)

    def close(self) -> None:
        self._asking.kill()
        self._asking.communicate()


def wait_until(holds: Callable[[], bool], what: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"waited too long until {what}"
        time.sleep(0.1)


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    env = {**os.environ, "QIPAN_STORE": str(tmp_path / "store")}
    env["DJANGO_SETTINGS_MODULE"] = "qipan.config.settings"
    name = ""
    if connection.vendor == "postgresql":
        server, name = os.environ["QIPAN_DATABASE_URL"].rsplit("/", 1)[0], f"qipan_jobs_{os.getpid()}"
        with psycopg.connect(f"{server}/postgres", autocommit=True) as own:
            own.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            own.execute(f'CREATE DATABASE "{name}"')
        env["QIPAN_DATABASE_URL"] = f"{server}/{name}"
    init = [sys.executable, "-c", "from qipan.cli import main; main()", "init", "sanmateo"]
    subprocess.run(init, env=env, check=True, capture_output=True, timeout=180)
    made = Lab(env)
    yield made
    made.close()
    if name:
        with psycopg.connect(f"{server}/postgres", autocommit=True) as own:
            own.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_a_killed_workers_job_is_taken_over_and_nothing_is_doubled(lab):
    job = lab.enqueue("lab.count", steps=40, pause=0.1)
    with lab.worker("lab", lease=6) as first:
        wait_until(lambda: lab.job(job)["done"] >= 5, "the job has begun")
        # The worker alone: its child sees that it is an orphan, and ends.
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
    with lab.worker("lab", lease=6):
        wait_until(lambda: lab.job(job)["state"] == "done", "another worker has finished it")
    now, steps = lab.job(job), lab.look()["steps"]
    assert (now["attempts"], now["done"], now["last_error"]) == (2, 40, "")
    assert len(steps) == len(set(steps)) == 40


def test_a_worker_that_is_told_to_end_gives_its_job_back_at_once(lab):
    job = lab.enqueue("lab.count", steps=100, pause=0.1)
    with lab.worker("lab") as first:
        wait_until(lambda: lab.job(job)["done"] >= 3, "the job has begun")
        first.terminate()
        assert first.wait(timeout=20) == 0
    now = lab.job(job)
    assert (now["state"], now["lease"], now["attempts"]) == ("waiting", "", 0)


def test_two_workers_share_the_queue_and_do_each_job_once(lab):
    jobs = [lab.enqueue("lab.count", steps=3) for _job in range(8)]
    ordered = [lab.enqueue("lab.count", key="same", steps=3) for _job in range(3)]
    with lab.worker("lab"), lab.worker("lab"):
        wait_until(lambda: all(j["state"] == "done" for j in lab.look()["jobs"]), "all are done", 120)
    seen = lab.look()
    assert [job["attempts"] for job in seen["jobs"]] == [1] * 11
    assert len(seen["steps"]) == len(set(seen["steps"])) == 33
    # Those of one key came one after the other, in their order.
    mine = [step.split(":")[0] for step in seen["steps"] if step.split(":")[0] in ordered]
    assert mine == [order for order in ordered for _step in range(3)]
    assert len(jobs) == 8


def test_a_job_without_end_is_stopped_in_words_and_delays_no_other_lane(lab):
    slow, quick = lab.enqueue("lab.hang"), lab.enqueue("lab.count", steps=1)
    with lab.worker("lab", "slow"):
        wait_until(lambda: lab.job(quick)["state"] == "done", "the quick one is done")
        assert lab.job(slow)["state"] in ("waiting", "running")
        wait_until(lambda: lab.job(slow)["state"] == "failed", "the slow one is stopped")
    now = lab.job(slow)
    assert (now["attempts"], now["lease"]) == (1, "")
    assert "15" in now["last_error"]


def test_a_job_that_devours_memory_is_stopped_in_words_and_the_worker_lives(lab):
    large = lab.enqueue("lab.devour")
    with lab.worker("large", "lab") as worker:
        wait_until(lambda: lab.job(large)["state"] == "failed", "the large one is stopped")
        after = lab.enqueue("lab.count", steps=1)
        wait_until(lambda: lab.job(after)["state"] == "done", "the next one is done")
        assert worker.poll() is None
    assert "300" in lab.job(large)["last_error"]


def test_a_job_whose_process_dies_is_tried_again(lab):
    job = lab.enqueue("lab.die")
    with lab.worker("deadly"):
        wait_until(lambda: lab.job(job)["state"] == "done", "it is done")
    assert lab.job(job)["result"] == {"attempt": 2}


def test_a_running_job_is_cancelled_by_somebody_elsewhere(lab):
    job = lab.enqueue("lab.count", steps=1000, pause=0.1)
    with lab.worker("lab"):
        wait_until(lambda: lab.job(job)["done"] >= 2, "the job has begun")
        assert lab.cancel(job) == "running"
        wait_until(lambda: lab.job(job)["state"] == "cancelled", "it has stopped")
    assert lab.job(job)["done"] < 1000
