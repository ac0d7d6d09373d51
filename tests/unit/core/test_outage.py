"""A locked, full, missing or silent database is one sentence with a way out and exit code 4."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import OperationalError

from qipan.core.database_errors import OUTAGES, explain

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("database is locked", "locked"),
        ("database or disk is full", "full"),
        ('could not extend file "base/1": No space left on device', "full"),
        ("unable to open database file", "cannot be opened"),
        ("attempt to write a readonly database", "cannot be opened"),
        ("file is not a database", "damaged"),
        ("no such table: core_store", "not prepared"),
        ('database "qipan" does not exist', "not prepared"),
        ('connection to server at "127.0.0.1", port 1 failed: Connection refused', "does not answer"),
        ('FATAL: password authentication failed for user "x"', "refuses"),
        ("something new", "something new"),
        ("", "OperationalError"),
    ],
)
def test_each_outage_has_its_sentence_and_way_out(said, what):
    error = explain(OperationalError(said))
    assert what in error.what
    assert error.mend
    assert (error.exit_code, error.status) == (4, 503)


def test_no_outage_is_hidden_by_one_before_it():
    for marks, what, _mend in OUTAGES:
        assert all(explain(OperationalError(f"{mark} x")).what == what for mark in marks)


def qipan(store: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if k != "QIPAN_DATABASE_URL"}
    env |= {"QIPAN_STORE": str(store), "PYTHONPATH": str(ROOT / "src"), **more}
    env["DJANGO_SETTINGS_MODULE"] = "qipan.config.settings"
    command = [sys.executable, "-c", "from qipan.cli import main; main()", *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, check=False)


def told_in_one_sentence(done: subprocess.CompletedProcess[str], what: str) -> bool:
    lines = done.stderr.strip().splitlines()
    return done.returncode == 4 and len(lines) == 1 and what in lines[0]


def test_a_database_file_that_is_none(tmp_path: Path):
    (tmp_path / "qipan.sqlite3").write_bytes(b"this is no database, however long one looks at it" * 40)
    done = qipan(tmp_path, "verify")
    assert told_in_one_sentence(done, "damaged"), done.stderr


def test_an_empty_store(tmp_path: Path):
    done = qipan(tmp_path, "verify")
    assert told_in_one_sentence(done, "not prepared"), done.stderr


def test_a_server_that_does_not_answer(tmp_path: Path):
    done = qipan(tmp_path, "verify", QIPAN_DATABASE_URL="postgresql://nobody@127.0.0.1:9/none")
    assert told_in_one_sentence(done, "does not answer"), done.stderr


def test_a_store_that_another_process_holds(tmp_path: Path):
    holder = sqlite3.connect(tmp_path / "qipan.sqlite3", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        patient = "from qipan.config import store; store.SQLITE_OPTIONS['timeout'] = 0; "
        env = {k: v for k, v in os.environ.items() if k != "QIPAN_DATABASE_URL"}
        env |= {"QIPAN_STORE": str(tmp_path), "PYTHONPATH": str(ROOT / "src")}
        env["DJANGO_SETTINGS_MODULE"] = "qipan.config.settings"
        command = [sys.executable, "-c", patient + "from qipan.cli import main; main()", "init", "sanmateo"]
        done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, check=False)
    finally:
        holder.close()
    assert told_in_one_sentence(done, "locked"), done.stderr
