"""A page of cases found by words, out of a growing table, beside what the databases offer without it."""

from __future__ import annotations

import argparse
from typing import Any
from urllib.parse import quote

from bench.list_cases import counted, get
from bench.measure import Contender, in_turn
from bench.report import Report
from bench.target import Target, key_of, load


def options(parser: argparse.ArgumentParser) -> None:
    """Sizes of the table."""
    parser.add_argument("--cases", type=int, nargs="+", default=[100_000])


def run(place: Target, chosen: argparse.Namespace, report: Report) -> None:
    """Measure each question at each size, in process, and the growth from the first size to the last."""
    from django.test import Client

    from bench import words

    load("harbin")
    client = Client(headers={"Authorization": f"Bearer {key_of('viewer')}"})
    walls: dict[str, list[float]] = {}
    for cases in chosen.cases:
        words.fill(cases)
        peers = [] if chosen.without_peers else _peers(place)
        contenders = [*_ours(client, words.questions()), *peers]
        in_turn(contenders, chosen.repeat)
        report.contest(f"{cases:,} cases", contenders)
        for one in contenders:
            walls.setdefault(one.name, []).append(one.median())
    if len(chosen.cases) > 1:
        title = f"Growth from {chosen.cases[0]:,} to {chosen.cases[-1]:,} cases"
        rows = report.table(title, "contender", "wall")
        rows += [(name, f"× {found[-1] / found[0]:.2f}") for name, found in walls.items()]


def _ours(client: Any, questions: dict[str, str]) -> list[Contender]:
    paths = {name: f"/api/v1/cases?size=50&{quote(asked, safe='=&')}" for name, asked in questions.items()}
    return [
        Contender(f"house: {name}", lambda path=path: counted(lambda: get(client, path)))
        for name, path in paths.items()
    ]


def _peers(place: Target) -> list[Contender]:
    """The plain ways: LIKE over the titles; SQLite's trigram index and PostgreSQL's pg_trgm, ids only."""
    from bench.peers import plain_search

    index = plain_search.make_index(place.database)
    asked = {"in ten of a million": "罕见之词", "two characters, one of eight": "停水", "nowhere": "无此词语"}
    found = []
    for name, word in asked.items():
        found.append(Contender(f"LIKE: {name}", lambda w=word: counted(lambda: plain_search.like(w))))
        if index:
            found.append(
                Contender(f"{index}: {name}", lambda w=word: counted(lambda: plain_search.trigram(w)))
            )
    return found
