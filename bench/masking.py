"""Masking of real Chinese messages: texts and characters a CPU-second, and how many texts lose something."""

from __future__ import annotations

import argparse
import csv
import gzip
import os
from pathlib import Path

from bench.measure import Contender, in_turn, timed
from bench.report import Report
from bench.target import Target

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("QIPAN_DATA") or ROOT.parent / "shared" / "data")
FILES = (
    "cn-heating-messages/messages_2022-01_2022-11.csv.gz",
    "tipdm2020c/fj3_messages_likes_4326.csv.gz",
)


def options(parser: argparse.ArgumentParser) -> None:
    """Which texts."""
    parser.add_argument("--texts", type=int, default=5000)


def run(_place: Target, chosen: argparse.Namespace, report: Report) -> None:
    """Mask the texts whole, and their first lines alone."""
    from qipan.kernels.identifiers import mask

    texts = _texts()[: chosen.texts]
    lines = [text.splitlines()[0][:160] for text in texts if text.strip()]
    contenders = [_contender("whole messages", texts), _contender("first lines, as titles", lines)]
    in_turn(contenders, chosen.repeat)
    changed = sum(mask(text) != text for text in texts)
    size = sum(map(len, texts))
    average = size / len(texts)
    report.note(f"{len(texts)} messages of {average:.0f} characters on average; {changed} lose something")
    for contender, count in zip(contenders, (len(texts), len(lines)), strict=True):
        report.note(f"{contender.name}: {count / contender.median('cpu'):,.0f} texts a CPU-second")


def _contender(name: str, texts: list[str]) -> Contender:
    from qipan.kernels.identifiers import mask

    return Contender(name, lambda: timed(lambda: [mask(text) for text in texts]))


def _texts() -> list[str]:
    """The longest field of each row: what was written."""
    csv.field_size_limit(10**9)
    texts = []
    for name in FILES:
        with gzip.open(DATA / name, "rt", encoding="utf-8") as file:
            texts += [max(row.values(), key=lambda value: len(value or "")) for row in csv.DictReader(file)]
    return texts
