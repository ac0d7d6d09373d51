"""Each workload runs whole at a tiny size, in a process of its own, and gives a figure for each contender."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

# Each makes a whole city of its own; what a page may cost is pinned in tests/web/test_page_queries.py too.
pytestmark = pytest.mark.long
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def bench(tmp_path: Path, db: None):
    """Runs ``python -m bench …`` on the kind of database under test; returns its report."""

    def running(*arguments: str) -> str:
        kept = ("QIPAN_DATA",)
        env = {k: v for k, v in os.environ.items() if k in kept or not k.startswith("QIPAN_")}
        database = [f"--database={connection.vendor}"]
        if connection.vendor == "postgresql":
            database.append(f"--url={os.environ['QIPAN_DATABASE_URL'].rsplit('/', 1)[0]}")
        command = [sys.executable, "-m", "bench", *arguments, *database, "--repeat=1", "--without-peers"]
        out = tmp_path / f"{arguments[0]}.md"  # a report is added to what stands in its file
        words = [*command, f"--folder={tmp_path}", f"--out={out}"]
        done = subprocess.run(
            words, check=False, cwd=ROOT, env=env, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, done.stderr
        assert not list(tmp_path.glob("qipan-bench-*")), "it left its store behind"
        return out.read_text(encoding="utf-8")

    return running


def table(report: str, title: str) -> dict[str, list[str]]:
    """Rows of the table under a title, by contender."""
    lines = report.split(f"**{title}**")[1].strip().splitlines()[2:]
    end = next((i for i, line in enumerate(lines) if not line), None)
    rows = [line.strip("| ").split(" | ") for line in lines[:end]]
    return {row[0]: row[1:] for row in rows}


def test_a_page_of_cases_needs_five_queries_at_most_and_the_naive_page_hundreds(bench):
    report = bench("list-cases", "--cases", "450", "800")
    inside = table(report, "800 cases, in process")
    ours = {name: int(row[0]) for name, row in inside.items() if name.startswith("house")}
    assert len(ours) >= 12
    assert max(ours.values()) <= 5
    assert int(inside["naive ORM: newest"][0]) > 300
    assert float(table(report, "800 cases, over HTTP")["house: newest"][2]) > 0
    assert "Growth from 450 to 800 cases" in report


def test_a_search_stands_beside_its_peers_at_each_size(bench):
    report = bench("search", "--cases", "450", "600")
    ours = {n: int(row[0]) for n, row in table(report, "600 cases").items() if n.startswith("house")}
    assert len(ours) >= 10
    assert max(ours.values()) <= 10


def test_exports_and_points_stand_beside_the_naive_loop(bench):
    assert len(table(bench("export", "--cases", "450"), "Rows per second (median)")) == 6
    points = table(bench("points", "--cases", "450"), "450 cases")
    assert max(int(row[0]) for name, row in points.items() if name.startswith("house")) <= 5
    assert "naive ORM: GeoJSON of objects" in points


def test_many_writers_at_once_lose_nothing(bench):
    report = bench("intake", "--reports", "24", "--writers", "1", "4")
    rows = table(report, "4 writers, 24 reports a round")
    assert rows["house: whole intake"][4] == "0"
    assert rows["floor: one bare row"][4] == "0"
    # one warm-up round of 20 and one round for each number of writers
    assert "68 reports answered, each with its case" in report


@pytest.mark.realdata
@pytest.mark.realdata
def test_an_import_accounts_for_every_row(bench):
    report = bench("import", "--rows", "300")
    assert "2 runs of at most 300 rows: rows_read 600" in report
    assert len(table(report, "Rows per second (median)")) == 2


def test_a_day_is_lived_and_its_log_holds(bench):
    report = bench("day", "--scale", "0.05")
    ((cases, (events, seconds, _rate)),) = table(report, "The day").items()
    assert int(cases) > 20
    assert int(events.replace(",", "")) > int(cases)
    assert float(seconds) >= 0
    assert "the log is intact" in report
