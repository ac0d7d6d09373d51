"""Cases as points of a map: 50,000 at once, small frames and large ones, out of a growing table."""

from __future__ import annotations

import argparse

from bench.list_cases import counted, get
from bench.measure import Contender, in_turn
from bench.report import Report
from bench.target import Target, key_of, load


def options(parser: argparse.ArgumentParser) -> None:
    """Sizes of the table."""
    parser.add_argument("--cases", type=int, nargs="+", default=[100_000])


def run(_place: Target, chosen: argparse.Namespace, report: Report) -> None:
    """Measure each frame at each size."""
    from django.test import Client

    from bench import crowd
    from bench.peers import naive

    load("harbin")
    client = Client(headers={"Authorization": f"Bearer {key_of('viewer')}"})
    for cases in chosen.cases:
        crowd.fill(cases)
        crowd.place_all()
        ours = [
            Contender(f"house: {name}", lambda path=path: counted(lambda: get(client, path)))
            for name, path in frames().items()
        ]
        few = min(cases, 50_000)
        peers = [
            Contender("naive ORM: GeoJSON of objects", lambda few=few: counted(lambda: naive.points(few)))
        ]
        in_turn([*ours, *peers], chosen.repeat)
        report.contest(f"{cases:,} cases", [*ours, *peers])


def frames() -> dict[str, str]:
    """Addresses by what they ask for."""
    from qipan.cases.models import Case

    lon, lat = Case.objects.filter(lon__isnull=False).values_list("lon", "lat")[0]
    small = f"bounds={lon - 0.01},{lat - 0.01},{lon + 0.01},{lat + 0.01}"
    district = f"bounds={lon - 0.2},{lat - 0.2},{lon + 0.2},{lat + 0.2}"
    asked = {
        "the newest 50,000": "",
        "the newest 5,000": "most=5000",
        "two kilometres": small,
        "a district": district,
        "an empty place": "bounds=100,10,100.01,10.01",
        "a large empty place": "bounds=90,5,110,20",
        "open, the whole city": "state=received,triaged,dispatched,accepted",
    }
    return {name: f"/api/v1/cases/points?{query}" for name, query in asked.items()}
