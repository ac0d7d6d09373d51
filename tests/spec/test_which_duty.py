"""Runs the table `which_duty.md`: which duty wins for a category, an area and a moment."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from qipan.cases.section.duties import Duty, DutyList, DutyTable
from qipan.packs.index import PackIndex
from qipan.packs.loader import load_pack

TABLE = Path(__file__).with_name("which_duty.md")
TINY = Path(__file__).parents[1] / "data" / "tiny-city"
CITY = ZoneInfo("Asia/Shanghai")
EMPTY = {"(any)": "", "(unknown)": "", "(none)": ""}


def lines(columns: int, head: str) -> list[list[str]]:
    """Rows of the table whose first heading is ``head``."""
    found: list[list[str]] = []
    inside = False
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        cells = [EMPTY.get(cell.strip(), cell.strip()) for cell in line.strip("|").split("|")]
        if cells[0] == head:
            inside = True
        elif not line:
            inside = False
        elif inside and not line.startswith("|--"):
            assert len(cells) == columns, line
            found.append(cells)
    return found


def timed(words: str) -> dict[str, object]:
    """The time of a duty as its text says it."""
    if season := re.fullmatch(r"season (\S+) to (\S+)", words):
        return {"season": {"since": season[1], "until": season[2]}}
    if hours := re.fullmatch(r"hours (?:(\w+) )?(\S+)-(\S+)", words):
        days = {"days": [hours[1]]} if hours[1] else {}
        return {"hours": [{**days, "start": hours[2], "end": hours[3]}]}
    if dates := re.fullmatch(r"(until|from) (\S+)", words):
        return {f"valid_{dates[1]}": dates[2]}
    assert words == "always", words
    return {}


def duty(name: str, category: str, area: str, words: str) -> Duty:
    told = {"id": name, "category": category, "area": area, "lead": "works", "fallback": "mayor"}
    return Duty.model_validate({**told, "basis": "Test duty list", **timed(words)})


@pytest.fixture(scope="module")
def index() -> PackIndex:
    return PackIndex(load_pack(TINY))


@pytest.fixture(scope="module")
def table() -> DutyTable:
    return DutyTable([duty(*cells) for cells in lines(4, "id")], "Asia/Shanghai")


def test_the_tables_are_read_whole() -> None:
    count = TABLE.read_text(encoding="utf-8").count("\n|")
    assert len(lines(4, "id")) + len(lines(4, "a report of")) == count - 4


@pytest.mark.parametrize(("category", "area", "at", "wins"), lines(4, "a report of"))
def test_which_duty_wins(
    index: PackIndex, table: DutyTable, category: str, area: str, at: str, wins: str
) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=CITY)
    found = index[DutyList].duty_for(category, index.chain("area", area), at=moment, table=table)
    assert found is not None
    assert found.id == wins
