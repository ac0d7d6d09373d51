"""Cases taken out as files, beside the usual loop over objects that writes CSV."""

from __future__ import annotations

import argparse

from bench.measure import Contender, in_turn, timed
from bench.report import Report
from bench.target import Target, key_of, load


def options(parser: argparse.ArgumentParser) -> None:
    """Size of the table."""
    parser.add_argument("--cases", type=int, default=50_000)


def run(_place: Target, chosen: argparse.Namespace, report: Report) -> None:
    """Measure each format over all cases, and the peak of memory of the house's writers."""
    from bench import crowd
    from bench.peers import naive
    from qipan.cases.export.build import FORMATS

    load("harbin")
    key_of("viewer")
    crowd.fill(chosen.cases)
    ours = [Contender(f"house: {form}", lambda form=form: timed(lambda: _taken(form))) for form in FORMATS]
    peers = [Contender("naive ORM: csv", lambda: timed(naive.csv_of_all))]
    in_turn([*ours, *peers], chosen.repeat)
    report.contest(f"{chosen.cases:,} cases", [*ours, *peers])
    rows = report.table("Rows per second (median)", "contender", "rows per second")
    rows += [(one.name, f"{chosen.cases / one.median():,.0f}") for one in [*ours, *peers]]


def _taken(form: str) -> None:
    from qipan.cases.export.build import export_cases
    from qipan.cases.selectors import CaseFilter
    from qipan.people.public import account_by_username, actor_of

    by = actor_of(account_by_username("viewer"))
    with export_cases(by=by, wanted=CaseFilter(), form=form, language="zh").file as file:
        while file.read(65536):
            continue
