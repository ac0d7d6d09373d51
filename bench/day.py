"""A simulated day of a city through the real doors: reports, triage, work, checks, answers, the watch."""

from __future__ import annotations

import argparse
import time

from bench.report import Report
from bench.target import Target


def options(parser: argparse.ArgumentParser) -> None:
    """How large a day."""
    parser.add_argument("--scale", type=float, default=14.0, help="14 is about 12,000 cases of Harbin")
    parser.add_argument("--seed", type=int, default=7)


def run(place: Target, chosen: argparse.Namespace, report: Report) -> None:
    """Live it once; weeks of history are received before and not counted. There is no peer for it."""
    from qipan.cases.models import Case
    from qipan.config.bootstrap import migrate
    from qipan.core.models import Event
    from qipan.core.verify import verify
    from qipan.simulate.prepare import prepare_demo

    began: dict[str, float] = {}
    ended: dict[str, float] = {}

    def tell(step: str, _share: float) -> None:
        now = time.perf_counter()
        began.setdefault(step, now)
        ended[step] = now

    migrate()
    prepare_demo(place.folder, city="harbin", seed=chosen.seed, scale=chosen.scale, tell=tell)
    seconds, cases, events = ended["day"] - began["day"], Case.objects.count(), Event.objects.count()
    rows = report.table("The day", "cases", "events", "seconds", "cases per second")
    rows.append((f"{cases:,}", f"{events:,}", f"{seconds:.0f}", f"{cases / seconds:.1f}"))
    proof = "intact" if verify().intact else "BROKEN"
    report.note(f"32 simulated hours, the watch every ten minutes; the log is {proof}.")
