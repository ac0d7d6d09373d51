"""Two writers at once lose nothing: real processes on a real store."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
WRITERS, REPORTS = 4, 12

WRITE = """
import json, sys
import django
django.setup()
from qipan.cases.public import (intake)
from qipan.core import clock
from qipan.core.actors import system
from qipan.core.seal import seal_pending
from qipan.sense.public import Observation, source_by_code
numbers = []
for n in range(int(sys.argv[2])):
    now = clock.now()
    seen = Observation(occurred_at=now, received_at=now, kind="report", channel="web",
                       text=f"writer {sys.argv[1]} report {n}", lon=-122.3, lat=37.5)
    receipt = intake(by=system("test"), source=source_by_code("dispatch-events"), observation=seen)
    numbers.append(receipt.case.number)
    seal_pending()
print(json.dumps(numbers))
"""
COUNT = """
import json
import django
django.setup()
from qipan.cases.models import (Case)
from qipan.core.models import Event
from qipan.core.verify import verify
from qipan.core.seal import seal_pending
seal_pending()
report = verify()
print(json.dumps({
    "numbers": sorted(Case.objects.values_list("number", flat=True)),
    "opened": Event.objects.filter(action="act.case.opened").count(),
    "breaches": [b.text for b in report.breaches],
    "waiting": report.waiting,
}))
"""


@pytest.fixture
def environment(tmp_path: Path, db: None):
    """A store of its own, on the kind of database under test, that real processes write to."""
    env = {**os.environ, "QIPAN_STORE": str(tmp_path / "store"), "PYTHONPATH": str(ROOT / "src")}
    env["DJANGO_SETTINGS_MODULE"] = "qipan.config.settings"
    name = f"qipan_writers_{os.getpid()}"
    if connection.vendor == "postgresql":
        own = os.environ["QIPAN_DATABASE_URL"].rsplit("/", 1)[0]
        env["QIPAN_DATABASE_URL"] = f"{own}/{name}"
        _outside(f'CREATE DATABASE "{name}"')
    yield env
    if connection.vendor == "postgresql":
        _outside(f'DROP DATABASE "{name}" WITH (FORCE)')


def _outside(statement: str) -> None:
    """Run a statement that no transaction may hold, on a connection of its own.

    The database that the environment names need not exist: the tests' own stands beside it.
    """
    import psycopg

    server = os.environ["QIPAN_DATABASE_URL"].rsplit("/", 1)[0]
    with psycopg.connect(f"{server}/postgres", autocommit=True) as own:
        own.execute(statement)  # type: ignore[arg-type]


def _python(env: dict[str, str], code: str, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)


@pytest.mark.long
def test_many_writers_lose_nothing_and_give_no_number_twice(environment):
    made = _python(environment, "from qipan.cli import main; main()", "init", "sanmateo")
    made.communicate(timeout=120)
    assert made.returncode == 0
    writers = [_python(environment, WRITE, str(w), str(REPORTS)) for w in range(WRITERS)]
    outputs = [writer.communicate(timeout=240)[0] for writer in writers]
    assert [writer.returncode for writer in writers] == [0] * WRITERS
    given = sorted(number for output in outputs for number in json.loads(output))
    seen = json.loads(_python(environment, COUNT).communicate(timeout=120)[0])
    assert len(set(given)) == len(given) == WRITERS * REPORTS
    assert seen["numbers"] == given
    assert seen["opened"] == len(given)
    assert (seen["breaches"], seen["waiting"]) == ([], 0)


LATE = """
import json
from datetime import timedelta
import django
django.setup()
from qipan.cases.limits.escalation import (escalate)
from qipan.core import clock
from qipan.core.seal import seal_pending
from qipan.core.store import pack
pack()
raised = 0
for hours in range(24, 24 * 8, 3):
    with clock.at(clock.now() + timedelta(hours=hours)):
        raised += escalate()
print(json.dumps(raised))
"""
RAISED = """
import json
import django
django.setup()
from qipan.cases.models import (Clock, Escalation)
from qipan.core.models import Event
print(json.dumps({
    "clocks": Clock.objects.filter(stopped_at=None).count(),
    "raised": Escalation.objects.count(),
    "told": Event.objects.filter(action="act.clock.escalated").count(),
}))
"""


@pytest.mark.long
def test_two_workers_tell_each_step_once(environment):
    for code, *arguments in (
        ("from qipan.cli import main; main()", "init", "harbin"),
        (WRITE.replace("dispatch-events", "intake"), "1", "20"),
    ):
        made = _python(environment, code, *arguments)
        made.communicate(timeout=120)
        assert made.returncode == 0
    workers = [_python(environment, LATE) for _ in range(2)]
    told = [json.loads(worker.communicate(timeout=120)[0]) for worker in workers]
    found = json.loads(_python(environment, RAISED).communicate(timeout=120)[0])
    assert found["clocks"] == 20
    assert sum(told) == found["raised"] == found["told"] == 20
