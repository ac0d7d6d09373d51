"""``qipan import`` as a process of its own: killed, stopped, out of room, locked out, on the wrong store."""

from __future__ import annotations

import csv
import json
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

# Without a test that is marked so, no database is made when this file runs alone.
pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
ROWS = 6000
MAIN = "from qipan.cli import main; main()"
# Dies as a power cut would: after so many portions, or inside one, between its rows and its commit.
KILLED = """
import os, signal, sys
from qipan.pool import portions, services
after, inside, services.PORTION = int(sys.argv.pop(1)), sys.argv.pop(1) == "inside", 500
take, take_in, taken = services.take, portions.take_in, []
def die(function, now):
    def called(*args, **told):
        given = function(*args, **told)
        taken.append(1) if now else None
        if now and len(taken) > after:
            os.kill(os.getpid(), signal.SIGKILL)
        return given
    return called
services.take = die(take, not inside)
portions.take_in = die(take_in, inside)
"""
COUNT = """
import json, django
django.setup()
from qipan.cases.models import (Case, CaseSignal)
from qipan.core.models import Event
from qipan.core.verify import verify
from qipan.pool.models import QuarantinedRow, Run
from qipan.sense.models import Signal
run = Run.objects.first()
print(json.dumps({
    "signals": Signal.objects.count(),
    "refs": Signal.objects.values("external_ref").distinct().count(),
    "quarantine": QuarantinedRow.objects.count(),
    "cases": Case.objects.count(),
    "in_cases": CaseSignal.objects.values("signal").distinct().count(),
    "imported": Signal.objects.filter(run=run.public_id).count() if run else 0,
    "events": Event.objects.count(),
    "run": run and [run.state, run.position, run.rows_read, run.accepted, run.quarantined],
    "breaches": [b.text for b in verify([]).breaches],
}))
"""


@pytest.fixture(scope="module")
def chicago(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None):
    """The environment of a store of Chicago on the kind of database under test, made once and copied."""
    made = _environment(tmp_path_factory.mktemp("chicago") / "store", f"qipan_import_{os.getpid()}")
    with _database(made):
        assert _run(made, MAIN, "init", "chicago").returncode == 0
        yield made


@pytest.fixture
def store(tmp_path: Path, chicago: dict[str, str]):
    """The environment of a store of its own."""
    env = _environment(tmp_path / "store", f"qipan_import_{os.getpid()}_own")
    shutil.copytree(chicago["QIPAN_STORE"], env["QIPAN_STORE"])
    with _database(env, chicago):
        yield env


def _environment(folder: Path, database: str) -> dict[str, str]:
    env = {**os.environ, "QIPAN_STORE": str(folder), "PYTHONPATH": str(ROOT / "src")}
    env["DJANGO_SETTINGS_MODULE"] = "qipan.config.settings"
    if connection.vendor == "postgresql":
        env["QIPAN_DATABASE_URL"] = f"{os.environ['QIPAN_DATABASE_URL'].rsplit('/', 1)[0]}/{database}"
    return env


@contextmanager
def _database(env: dict[str, str], template: dict[str, str] | None = None):
    """The server's database of an environment, where it has one."""
    if connection.vendor != "postgresql":
        yield
        return
    server, name = env["QIPAN_DATABASE_URL"].rsplit("/", 1)
    source = (template or {}).get("QIPAN_DATABASE_URL", "/template1").rsplit("/", 1)[1]
    with psycopg.connect(f"{server}/postgres", autocommit=True) as own:
        own.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
        yield
        own.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Complaints, every thousandth of them a repeat of the row before."""
    path = tmp_path_factory.mktemp("files") / "sanitation_code_complaints_some.csv"
    columns = _columns()
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, restval="")
        writer.writeheader()
        for n in range(ROWS):
            key = n - 1 if n % 1000 == 999 else n
            writer.writerow(
                {
                    "Creation_Date": "2014-05-01",
                    "Status": "Completed" if n % 3 else "Open",
                    "Service_Request_Number": f"14-{key:08d}",
                    "Street_Address": f"{n} N STATE ST",
                    "Community_Area": "8.0",
                }
            )
    return path


def _columns() -> list[str]:
    from qipan.packs.finder import find_city
    from qipan.packs.loader import load_pack
    from qipan.sense.section.sources import SOURCES

    sources = load_pack(find_city("chicago"))[SOURCES]
    return next(list(source.columns) for source in sources if source.code == "sanitation-311")


def _run(env: dict[str, str], code: str, *arguments: str, **told: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=240, check=False, **told)


def _counted(env: dict[str, str]) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(_run(env, COUNT).stdout)
    return told


@pytest.mark.long
def test_killed_import_goes_on_and_nothing_is_doubled_or_lost(store, file):
    code = f"import django\nfrom qipan.commands import prepare\nprepare()\n{KILLED}\n{MAIN}"
    for after, where, position in (("3", "outside", 2000), ("2", "inside", 3000)):
        killed = _run(store, code, after, where, "import", "chicago", str(file))
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        left = _counted(store)
        assert left["run"] == ["running", position, position, left["signals"], left["quarantine"]]
        assert left["signals"] + left["quarantine"] == position
    done = _run(store, MAIN, "import", "chicago", str(file), "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    kept = ROWS - ROWS // 1000
    assert [told[n] for n in ("rows_read", "accepted", "unchanged", "quarantined", "cases_made")] == [
        ROWS,
        kept,
        0,
        ROWS // 1000,
        kept,
    ]
    held = _counted(store)
    for name in ("signals", "refs", "cases", "in_cases", "imported"):
        assert held[name] == kept, name
    assert held["breaches"] == []

    again = _run(store, MAIN, "import", "chicago", str(file.parent))
    assert again.returncode == 0, again.stderr
    assert "nothing was changed" in again.stdout
    assert _counted(store) == held


def test_interrupted_import_says_that_it_goes_on(store, file):
    code = f"""
import os, signal
# A run in the background of a shell inherits that interrupts are ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
from qipan.commands import prepare
prepare()
from qipan.pool import services
take = services.take
def interrupted(*args):
    os.kill(os.getpid(), signal.SIGINT)
    return take(*args)
services.take = interrupted
{MAIN}"""
    stopped = _run(store, code, "import", "chicago", str(file))
    assert stopped.returncode == 130
    assert "the same command goes on where it was" in stopped.stderr
    assert "Traceback" not in stopped.stderr
    assert _counted(store)["run"][0] == "stopped"


@pytest.mark.long
def test_store_without_room_is_told_and_goes_on_later(store, file):
    if connection.vendor == "postgresql":
        pytest.skip("the server's room is not the process's")
    size = max(path.stat().st_size for path in Path(store["QIPAN_STORE"]).glob("qipan.sqlite3*"))

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 700_000, size + 700_000))

    full = _run(store, MAIN, "import", "chicago", str(file), preexec_fn=little_room)
    assert full.returncode == 4, full.stderr
    assert "Make room, then run the same command again" in full.stderr
    assert "Traceback" not in full.stderr
    left = _counted(store)
    assert left["run"][1] == left["signals"] + left["quarantine"] < ROWS
    done = _run(store, MAIN, "import", "chicago", str(file), "--json")
    assert done.returncode == 0, done.stderr
    assert _counted(store)["signals"] == json.loads(done.stdout)["accepted"] == ROWS - ROWS // 1000


def test_locked_store_is_told(store, file):
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL lets writers wait for rows only")
    code = f"from qipan.config import store\nstore.SQLITE_OPTIONS['timeout'] = 0.2\n{MAIN}"
    holder = sqlite3.connect(Path(store["QIPAN_STORE"]) / "qipan.sqlite3", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        locked = _run(store, code, "import", "chicago", str(file))
    finally:
        holder.close()
    assert locked.returncode == 4, locked.stderr
    assert "locked by another process" in locked.stderr
    assert "Traceback" not in locked.stderr


def test_store_of_another_city_is_refused(store, file):
    refused = _run(store, MAIN, "import", "sanmateo", str(file))
    assert refused.returncode == 4
    assert "This store holds chicago, not sanmateo." in refused.stderr
    assert _counted(store)["run"] is None


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["nowhere.csv"], "There is no such file"),
        (["{file}", "--source", "moon"], "The city has no source 'moon'. It reads files as: sanitation-311."),
        (["{folder}"], "No file in the folder matches sanitation_code_complaints_*.csv*"),
    ],
)
def test_wrong_path_or_source_is_one_sentence(store, file, tmp_path, arguments, what):
    (tmp_path / "empty").mkdir()
    filled = [a.format(file=file, folder=tmp_path / "empty") for a in arguments]
    refused = _run(store, MAIN, "import", "chicago", *filled)
    assert refused.returncode == 2
    assert what in refused.stderr
    assert "Traceback" not in refused.stderr
