"""A page of 100 cases with party, category, clocks and area, out of a growing table."""

from __future__ import annotations

import argparse
from typing import Any
from urllib.parse import quote

from bench import serving
from bench.measure import Contender, Sample, in_turn, timed
from bench.peers import scratch
from bench.report import Report
from bench.target import Target, key_of, load
from qipan.cases.section.workflow import WORKFLOW
from qipan.places.section import AREAS

DATASETTE = "datasette==0.65.2"


def options(parser: argparse.ArgumentParser) -> None:
    """Sizes of the table."""
    parser.add_argument("--cases", type=int, nargs="+", default=[100_000, 1_000_000])


def run(place: Target, chosen: argparse.Namespace, report: Report) -> None:
    """Measure all pages at each size, in process and over HTTP, and the growth from the first to the last."""
    from bench import crowd

    load("harbin")
    key = key_of("viewer")
    walls: dict[str, list[float]] = {}
    for cases in chosen.cases:
        crowd.fill(cases)
        inside = [*_inside(key, cases), *_peers(cases)]
        in_turn(inside, chosen.repeat)
        report.contest(f"{cases:,} cases, in process", inside)
        outside = _outside(place, chosen, key)
        report.contest(f"{cases:,} cases, over HTTP", outside)
        for one in (*inside, *outside):
            walls.setdefault(one.name, []).append(one.median())
    if len(chosen.cases) > 1:
        rows = report.table(
            f"Growth from {chosen.cases[0]:,} to {chosen.cases[-1]:,} cases", "contender", "wall"
        )
        rows += [(name, f"× {found[-1] / found[0]:.2f}") for name, found in walls.items()]


def _inside(key: str, cases: int) -> list[Contender]:
    from django.test import Client

    client = Client(headers={"Authorization": f"Bearer {key}"})
    return [
        Contender(f"house: {name}", lambda path=path: counted(lambda: get(client, path)))
        for name, path in pages(cases).items()
    ]


def pages(cases: int) -> dict[str, str]:
    """Addresses of the pages that are measured, by what they ask for."""
    from django.db.models import Count

    from qipan.cases.models import Case
    from qipan.cases.selectors import cursor_of
    from qipan.core.public import pack

    deep = Case.objects.get(pk=max(cases // 10, 1))
    common = deep.category
    parent = pack().chain("category", common)[-1]
    states = [s.code for s in pack().pack[WORKFLOW].states if s.role not in ("closed", "ended")]
    leads = Case.objects.exclude(lead=None).values_list("lead__code", flat=True)
    # What nothing or hardly anything fits is the worst a plan can meet that reads newest first.
    counted = Case.objects.values_list("category").annotate(n=Count("id")).order_by("n", "category")
    rare = counted[0][0]
    above = pack().chain("category", rare)[1]
    ended = [s.code for s in pack().pack[WORKFLOW].states if s.role == "ended"]
    empty = next(d for d in pack().pack[AREAS] if d.level == "community").code
    asked = {
        "newest": "",
        "deep (9 of 10 before it)": f"cursor={quote(cursor_of(deep.opened_at, deep.pk))}",
        "one open state": f"state={states[0]}",
        "all open states": f"state={','.join(states)}",
        "two states without a case": f"state={','.join(ended[:2])}",
        "closed": "state=closed",
        "a district": f"district={deep.district}",
        "a district without a case": f"district={empty}",
        "a category": f"category={common}",
        "the rarest category": f"category={rare}",
        "a class of categories": f"category={parent}",
        "the rarest category's class": f"category={above}",
        "the rarest category in a district": f"category={rare}&district={deep.district}",
        "the rarest class, open": f"category={above}&state={','.join(states)}",
        "a party": f"party={leads[0]}",
        "a party, open": f"party={leads[0]}&state={','.join(states)}",
        "a district, open": f"district={deep.district}&state={','.join(states)}",
        "a class in a district": f"category={parent}&district={deep.district}",
        "overdue": "overdue=true",
        "overdue in a district": f"overdue=true&district={deep.district}",
        "overdue, newest first": "overdue=true&sort=newest",
        "what is due first": "sort=due",
        "what is due first, a party": f"sort=due&party={leads[0]}",
        "oldest open first": "sort=oldest",
        "tasks": "kind=task",
    }
    return {name: f"/api/v1/cases?size=100&{query}" for name, query in asked.items()}


def _peers(cases: int) -> list[Contender]:
    from bench.peers import naive

    return [
        Contender("naive ORM: newest", lambda: counted(naive.page)),
        Contender("naive ORM: deep", lambda: counted(lambda: naive.page(offset=cases * 9 // 10))),
    ]


def _outside(place: Target, chosen: argparse.Namespace, key: str) -> list[Contender]:
    path = "/api/v1/cases?size=100"
    with serving.house() as house:
        client = house.client({"Authorization": f"Bearer {key}"})
        ours = Contender("house: newest", lambda: serving.asked(house, client, path, 5))
        if place.database != "sqlite" or chosen.without_peers:
            in_turn([ours], chosen.repeat)
            return [ours]
        programs = scratch.installed(place.folder, DATASETTE)
        # Facets and a count of the whole table are what it shows with a page; both are left off for it here.
        settings = [*("--setting", "suggest_facets", "off"), *("--setting", "sql_time_limit_ms", "60000")]
        command = [programs / "datasette", place.folder / "qipan.sqlite3", "-p", "{port}", *settings]
        with serving.started(command, place.folder) as peer:
            asker = peer.client()
            about = "/qipan/cases_case.json?_sort_desc=opened_at&_size=100&_labels=on&_nocount=1"
            theirs = Contender("datasette 0.65: newest", lambda: serving.asked(peer, asker, about, 5))
            in_turn([ours, theirs], chosen.repeat)
            return [ours, theirs]


def get(client: Any, path: str) -> None:
    response = client.get(path)
    if response.status_code != 200:
        raise RuntimeError(f"{path}: {response.status_code} {response.content[:200]!r}")


def counted(work: Any) -> Sample:
    """Time the work; count its queries without keeping their text."""
    from django.db import connection

    count = 0

    def counting(execute: Any, *arguments: Any) -> Any:
        nonlocal count
        count += 1
        return execute(*arguments)

    with connection.execute_wrapper(counting):
        taken = timed(work)
    return Sample(taken.wall, taken.cpu, count)
