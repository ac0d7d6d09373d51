"""``qipan replay`` as a person calls it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

STRETCH = ("--from", "2022-12-31", "--to", "2023-01-01")


@pytest.fixture
def qipan(tmp_path: Path):
    """Run the command line on a store of its own, embedded whatever the environment says."""
    environment = {name: value for name, value in os.environ.items() if name != "QIPAN_DATABASE_URL"}

    def run(*arguments: str, store: str = "store") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", "from qipan.cli import main; main()", *arguments],
            env=environment | {"QIPAN_STORE": str(tmp_path / store), "PYTHONPATH": os.pathsep.join(sys.path)},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_a_working_store_is_left_alone(qipan, tmp_path: Path):
    assert qipan("init", "sanmateo").returncode == 0
    before = (tmp_path / "store" / "qipan.sqlite3").stat().st_size
    for extra in ((), ("--fresh",)):
        refused = qipan("replay", "sanmateo", *STRETCH, *extra)
        assert refused.returncode == 4
        assert "This is a work store" in refused.stderr
    assert (tmp_path / "store" / "qipan.sqlite3").stat().st_size == before


def test_missing_polls_are_named(qipan, tmp_path: Path):
    (tmp_path / "empty").mkdir()
    refused = qipan("replay", "sanmateo", "empty", *STRETCH)
    assert refused.returncode == 2
    assert "snapshots_*.parquet" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.realdata
@pytest.mark.long
def test_the_summary_as_json(qipan, realdata: Path):
    done = qipan(
        "replay", "sanmateo", str(realdata / "sanmateo-fire-dispatch"), *STRETCH, "--chain", "--json"
    )
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    assert summary["first_finding"] == "2022-12-31 06:05"
    assert summary["findings"][0]["indicator"] == "water-calls"
    assert summary["walk"]["down"]["review"] == 1
    assert done.stderr == ""
