"""Reports by the API, each with its signal, case, clock, events and links; nothing lost, no number twice."""

from __future__ import annotations

import argparse
import json
import threading
import time
from dataclasses import dataclass, field

from bench import serving
from bench.measure import quantile
from bench.peers.floor import TABLE, make_table
from bench.report import Report
from bench.target import Target, load

OURS, FLOOR = "/api/v1/reports", "/bench/floor"


def options(parser: argparse.ArgumentParser) -> None:
    """How many reports, by how many at once."""
    parser.add_argument("--reports", type=int, default=400, help="Reports per round")
    parser.add_argument("--workers", type=int, default=1, help="Server processes, as of qipan serve")
    parser.add_argument("--writers", type=int, nargs="+", default=[1, 8])


@dataclass(slots=True)
class Round:
    """What one round of a contender took."""

    seconds: float
    cpu: float
    waits: list[float] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    errors: int = 0


def run(place: Target, chosen: argparse.Namespace, report: Report) -> None:
    """Alternate rounds of the house and of the floor, for each number of writers."""
    del place
    load("harbin")
    make_table()
    columns = ("contender", "per second", "p50 ms", "p95 ms", "server CPU ms", "errors", "ratio to floor")
    given: list[str] = []
    with serving.house(workers=chosen.workers) as server:
        for path in (OURS, FLOOR):
            _round(server, path, 20, 1, given if path == OURS else [])
        for writers in chosen.writers:
            rounds: dict[str, list[Round]] = {OURS: [], FLOOR: []}
            for _ in range(chosen.repeat):
                for path, taken in rounds.items():
                    kept = given if path == OURS else []
                    taken.append(_round(server, path, chosen.reports, writers, kept))
            rows = report.table(f"{writers} writers, {chosen.reports} reports a round", *columns)
            rate = {path: _rate(taken) for path, taken in rounds.items()}
            for path, name in ((OURS, "house: whole intake"), (FLOOR, "floor: one bare row")):
                rows.append((name, *_told(rounds[path]), f"{rate[path] / rate[FLOOR]:.2f}"))
    report.note(_nothing_lost(given))


def _round(server: serving.Server, path: str, reports: int, writers: int, given: list[str]) -> Round:
    shares = [reports // writers] * writers
    taken = Round(0.0, -server.cpu())
    threads = [threading.Thread(target=_write, args=(server, path, share, taken)) for share in shares]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken.seconds, taken.cpu = time.perf_counter() - begun, taken.cpu + server.cpu()
    given += taken.numbers
    return taken


def _write(server: serving.Server, path: str, reports: int, taken: Round) -> None:
    client = server.client()
    for number in range(reports):
        body = {
            "text": "暖气不热，已经三天",
            "lon": 126.6 + number * 1e-4,
            "lat": 45.75,
            "phone": "13800000000",
        }
        begun = time.perf_counter()
        status, answer = client.ask("POST", path, body)
        taken.waits.append(time.perf_counter() - begun)
        if status == 201:
            taken.numbers.append(json.loads(answer)["number"])
        else:
            taken.errors += 1


def _rate(rounds: list[Round]) -> float:
    return quantile([len(one.numbers) / one.seconds for one in rounds], 0.5)


def _told(rounds: list[Round]) -> tuple[str, ...]:
    waits = [wait for one in rounds for wait in one.waits]
    rates = [len(one.numbers) / one.seconds for one in rounds]
    cpu = sum(one.cpu for one in rounds) / len(waits)
    return (
        f"{_rate(rounds):.0f} ({min(rates):.0f}–{max(rates):.0f})",
        f"{quantile(waits, 0.5) * 1000:.1f}",
        f"{quantile(waits, 0.95) * 1000:.1f}",
        f"{cpu * 1000:.2f}",
        str(sum(one.errors for one in rounds)),
    )


def _nothing_lost(given: list[str]) -> str:
    """Compare what was answered with what stands. Raises ``RuntimeError`` when anything is amiss."""
    from django.db import connection

    from qipan.cases.models import Case, CaseSignal, Clock
    from qipan.core.models import Event

    standing = set(Case.objects.values_list("number", flat=True))
    parts = {
        "numbers": (len(set(given)), len(given)),
        "cases": (len(standing & set(given)), len(given)),
        "no case more": (len(standing), len(given)),
        "signals": (CaseSignal.objects.count(), len(given)),
        "running clocks": (
            Clock.objects.filter(stopped_at=None).values("case").distinct().count(),
            len(given),
        ),
        "openings in the log": (Event.objects.filter(action="act.case.opened").count(), len(given)),
    }
    amiss = {name: pair for name, pair in parts.items() if pair[0] != pair[1]}
    if amiss:
        raise RuntimeError(f"Lost or doubled: {amiss}")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {TABLE}")
        bare = cursor.fetchone()[0]
    told = f"{len(given):,} reports answered, each with its case, signal, clock, event and link"
    return f"{told}; {bare:,} bare rows."
