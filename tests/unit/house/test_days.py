"""A day is the city's day: nobody asks the machine, or Greenwich, which day it is."""

from __future__ import annotations

import re
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[3] / "src" / "qipan"
# Django's local time is that of a request; a worker has none. The day of a UTC instant is Greenwich's.
WRONG = re.compile(r"timezone\.local(?:time|date)\(|now\(\)\.date\(\)|date\.today\(|datetime\.today\(")
# What speaks of the machine that runs the program, not of the city.
ELSEWHERE = {"core/clock.py"}


def test_no_room_takes_a_day_from_another_clock():
    places = [
        f"{path.relative_to(SOURCE)}: {match[0]}"
        for path in sorted(SOURCE.rglob("*.py"))
        if str(path.relative_to(SOURCE)) not in ELSEWHERE
        for match in WRONG.finditer(path.read_text(encoding="utf-8"))
    ]
    assert places == []
