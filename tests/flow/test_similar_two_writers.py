"""Two triagers merge two cases into one another in the same moment: one succeeds, nothing is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 6

READY = """
import json
import django
django.setup()
from qipan.cases.public import submit_report
from qipan.core.actors import system
from qipan.people.models import Organisation
from qipan.people.services import create_account, grant_role
for name in ("one", "other"):
    home = Organisation.objects.order_by("id")[0]
    account = create_account(by=system("test"), username=name, password=None, name_zh=name, name_en=name,
                             organisation=home)
    grant_role(by=system("test"), account=account, role="dispatcher")
print(json.dumps([[submit_report(by=system("test"), channel="web", text=f"{n} {m}", lon=-122.3,
                               lat=37.5).case.number for m in range(2)] for n in range(%d)]))
"""
MERGE = """
import json, sys, time
import django
django.setup()
from qipan.cases import public as case_room
from qipan.errors import QipanError
from qipan.people.models import Account
from qipan.people.selectors import actor_of
by = actor_of(Account.objects.get(username=sys.argv[1]))
done = []
time.sleep(max(0.0, float(sys.argv[3]) - time.time()))
for pair in json.loads(sys.argv[2]):
    case, into = (case_room.case_by_number(number) for number in pair)
    try:
        case_room.merge(by=by, case=case, into=into, reason="same matter, same place")
        done.append(True)
    except QipanError:
        done.append(False)
print(json.dumps(done))
"""
LOOK = """
import json
import django
django.setup()
from qipan.cases.models import (Case, Merge)
from qipan.core.seal import seal_pending
from qipan.core.verify import verify
seal_pending()
print(json.dumps({"merged": Case.objects.filter(state="merged").count(), "merges": Merge.objects.count(),
                  "headless": Case.objects.filter(state="merged", head=None).count(),
                  "intact": verify().intact}))
"""


@pytest.fixture
def environment(tmp_path: Path, db: None):
    env = {**os.environ, "QIPAN_STORE": str(tmp_path / "store"), "PYTHONPATH": str(ROOT / "src")}
    env["DJANGO_SETTINGS_MODULE"] = "qipan.config.settings"
    name = f"qipan_mergers_{os.getpid()}"
    if connection.vendor == "postgresql":
        env["QIPAN_DATABASE_URL"] = f"{os.environ['QIPAN_DATABASE_URL'].rsplit('/', 1)[0]}/{name}"
        _outside(f'CREATE DATABASE "{name}"')
    yield env
    if connection.vendor == "postgresql":
        _outside(f'DROP DATABASE "{name}" WITH (FORCE)')


def _outside(statement: str) -> None:
    import psycopg

    server = os.environ["QIPAN_DATABASE_URL"].rsplit("/", 1)[0]
    with psycopg.connect(f"{server}/postgres", autocommit=True) as own:
        own.execute(statement)


def _start(env: dict[str, str], code: str, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)


def _told(process: subprocess.Popen[str]):
    out = process.communicate(timeout=240)[0]
    assert process.returncode == 0
    return json.loads(out)


@pytest.mark.long
def test_two_writers_who_merge_into_one_another_leave_one_case_each_time(environment):
    made = _start(environment, "from qipan.cli import main; main()", "init", "sanmateo")
    made.communicate(timeout=240)
    assert made.returncode == 0
    pairs = _told(_start(environment, READY % ROUNDS))
    import time

    begin = str(time.time() + 6)
    one = _start(environment, MERGE, "one", json.dumps(pairs), begin)
    other = _start(environment, MERGE, "other", json.dumps([pair[::-1] for pair in pairs]), begin)
    results = list(zip(_told(one), _told(other), strict=True))
    assert all(first != second for first, second in results), results
    assert _told(_start(environment, LOOK)) == {
        "merged": ROUNDS,
        "merges": ROUNDS,
        "headless": 0,
        "intact": True,
    }
