"""Public alerts: every grade has its place on the axes of CAP, and a graver one never a lighter word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from qipan.packs.colours import ranked
from qipan.packs.problems import Problem
from qipan.packs.reading import PackText
from qipan.packs.rules.trees import known, unique
from qipan.packs.schema import CapCertainty, CapSeverity, CapUrgency, Colour, Pack

_MAPPED = (("urgency", "urgency"), ("certainty", "urgency"), ("severity", "harm"))
# From grave to light; "Past" and "Unknown" say nothing of gravity.
_GRAVITY = {
    "urgency": get_args(CapUrgency)[:3],
    "certainty": get_args(CapCertainty)[:4],
    "severity": get_args(CapSeverity)[:4],
}


def total(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Every grade and every colour is mapped, and nothing else."""
    if pack.alerts is None:
        return
    for field, axis in _MAPPED:
        mapped: dict[str, str] = getattr(pack.alerts, field)
        grades = {grade.code: grade for grade in getattr(pack.warnings, axis)}
        for code in mapped:
            yield from known(text, ("alerts", field, code), code, grades, f"grade of {axis}")
        for code in grades:
            if code not in mapped:
                what = f"The grade `{code}` of {axis} has no {field} of CAP."
                yield text.problem(("alerts", field), what, "Add it.")
    for colour in get_args(Colour):
        if colour not in pack.alerts.colours:
            what = f"The colour `{colour}` has no word for the public."
            yield text.problem(("alerts", "colours"), what, "Add it in Chinese and English.")


def monotone(text: PackText, pack: Pack) -> Iterator[Problem]:
    """A graver grade never becomes a lighter word of CAP."""
    if pack.alerts is None:
        return
    for field, axis in _MAPPED:
        mapped, order = getattr(pack.alerts, field), _GRAVITY[field]
        gravest = len(order)
        for grade in ranked(pack.warnings, axis):
            word = mapped.get(grade.code)
            if word not in order:
                continue
            if order.index(word) > gravest:
                what = f"The graver `{grade.code}` becomes the lighter `{word}`."
                yield text.problem(("alerts", field, grade.code), what, "Order the words by gravity.")
            gravest = min(gravest, order.index(word))


def events(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Events name indicators that exist, once, and one holds for all others."""
    if pack.alerts is None:
        return
    indicators = {each.code: each for each in pack.indicators}
    named = [event.indicator for event in pack.alerts.events]
    yield from unique(text, ("alerts", "events"), named, "indicator")
    for index, code in enumerate(named):
        if code:
            yield from known(text, ("alerts", "events", index, "indicator"), code, indicators, "indicator")
    if "" not in named:
        what = "No event holds for warnings on other indicators."
        yield text.problem(("alerts", "events"), what, "Add one without `indicator`.")


RULES = (total, monotone, events)
