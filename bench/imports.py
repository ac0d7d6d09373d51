"""Rows per second from a CSV file of 311 complaints into the store."""

from __future__ import annotations

import argparse
import csv
import gzip
import os
import resource
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from bench.measure import Contender, Sample, in_turn, timed
from bench.peers import scratch
from bench.report import Report
from bench.target import Target, load
from qipan.sense.section.sources import SOURCES

SQLITE_UTILS = "sqlite-utils==3.38"
ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("QIPAN_DATA") or ROOT.parent / "shared" / "data")
FILE = "chicago-sanitation-311/sanitation_code_complaints_74401.csv.gz"


def options(parser: argparse.ArgumentParser) -> None:
    """How many rows, and of which file."""
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--file", type=Path, default=DATA / FILE, help="CSV of the city of Chicago's source")


def run(place: Target, chosen: argparse.Namespace, report: Report) -> None:
    """Import the file and copy it by the peers, in turn; every round of the house has a file of its own."""
    load("chicago")
    parts = _parts(chosen.file, place.folder, chosen.rows, chosen.repeat + 1)
    ours = Contender("house: import (mapped, checked, located, logged)", lambda: _imported(next(parts)))
    sample = _plain(chosen.file, place.folder / "peer.csv", 0, chosen.rows)
    contenders = [
        ours,
        Contender("csv + sqlite3 executemany (copied as it is)", lambda: timed(lambda: _copied(sample))),
    ]
    if not chosen.without_peers:
        program = scratch.installed(place.folder, SQLITE_UTILS) / "sqlite-utils"
        contenders.append(
            Contender("sqlite-utils insert (typed, keyed)", lambda: _inserted(program, sample, place.folder))
        )
    in_turn(contenders, chosen.repeat)
    report.contest(f"{chosen.rows:,} rows", contenders)
    rows = report.table("Rows per second (median)", "contender", "rows/s")
    rows += [(one.name, f"{chosen.rows / one.median():,.0f}") for one in contenders]
    report.note(_accounts(chosen.rows))


def _parts(file: Path, folder: Path, rows: int, times: int) -> Iterator[Path]:
    """Files of ``rows`` rows each, no row in two of them (where the file has so many)."""
    for part in range(times):
        yield _plain(file, folder / f"part-{part}.csv", part * rows, rows)


def _plain(file: Path, made: Path, skip: int, rows: int) -> Path:
    opener = gzip.open if file.suffix == ".gz" else open
    with opener(file, "rt", encoding="utf-8", newline="") as source, made.open("w", newline="") as target:
        reader, writer = csv.reader(source), csv.writer(target)
        writer.writerow(next(reader))
        for place, row in enumerate(reader):
            if skip <= place < skip + rows:
                writer.writerow(row)
    return made


def _imported(path: Path) -> Sample:
    from qipan.core.actors import system
    from qipan.core.public import pack
    from qipan.pool.public import import_file
    from qipan.sense.public import source_by_code

    source = source_by_code(next(s.code for s in pack().pack[SOURCES] if s.kind == "file"))
    return timed(lambda: import_file(by=system("bench"), source=source, path=path))


def _copied(path: Path) -> None:
    with path.open(newline="") as file:
        reader = csv.reader(file)
        header = next(reader)
        made = path.with_suffix(".copied.sqlite3")
        made.unlink(missing_ok=True)
        store = sqlite3.connect(made)
        store.execute(f"CREATE TABLE rows ({', '.join(f'c{i} text' for i in range(len(header)))})")
        store.executemany(f"INSERT INTO rows VALUES ({', '.join('?' for _ in header)})", reader)
        store.commit()
        store.close()


_round = count()


def _inserted(program: Path, path: Path, folder: Path) -> Sample:
    """The program's own run, its start included; its processor time is that of ended children."""
    made = folder / f"peer-{next(_round)}.sqlite3"
    before, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with path.open(newline="") as file:
        key = next(csv.reader(file))[0]
    command = [
        program,
        "insert",
        made,
        "rows",
        path,
        "--csv",
        "--detect-types",
        "--pk",
        key,
        "--silent",
        "--ignore",
    ]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    taken, after = time.perf_counter() - wall, resource.getrusage(resource.RUSAGE_CHILDREN)
    made.unlink()
    return Sample(taken, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def _accounts(rows: int) -> str:
    from django.db.models import Sum

    from qipan.pool.models import Run

    runs = Run.objects.filter(state="finished")
    names = ("rows_read", "accepted", "unchanged", "quarantined")
    sums = runs.aggregate(**{name: Sum(name) for name in names})
    if sums["rows_read"] != sums["accepted"] + sums["unchanged"] + sums["quarantined"]:
        raise RuntimeError(f"The counts do not add up: {sums}")
    told = ", ".join(f"{name} {sums[name]:,}" for name in names)
    return f"{runs.count()} runs of at most {rows:,} rows: {told}."
