"""``warnings.yaml``: how a person grades a warning."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product
from typing import Annotated, Literal

from pydantic import Field

from qipan.packs.base import Basis, Code, Name, PackModel, Ref
from qipan.packs.index import PackIndex, entry_of
from qipan.packs.messages import Text as _
from qipan.packs.problems import Problem
from qipan.packs.sections import Kind, Named, Names, Section, register
from qipan.packs.trees import unique
from qipan.packs.view import View

Colour = Literal["blue", "yellow", "orange", "red"]
AXES = ("urgency", "trend", "harm")
_GRAVITY = {"blue": 1, "yellow": 2, "orange": 3, "red": 4}


class Grade(PackModel):
    """One step on an axis of the decision table; ``rank`` grows with gravity."""

    code: Code
    rank: int = Field(ge=1)
    name: Name


class ColourRule(PackModel):
    """First match wins; an axis left empty matches every grade at or above nothing."""

    urgency: tuple[Annotated[str, Ref("urgency")], ...] = ()
    trend: tuple[Annotated[str, Ref("trend")], ...] = ()
    harm: tuple[Annotated[str, Ref("harm")], ...] = ()
    colour: Colour


class WarningTable(PackModel):
    """A person grades urgency, trend and harm; this table gives the colour. No p-value enters."""

    urgency: tuple[Grade, ...]
    trend: tuple[Grade, ...]
    harm: tuple[Grade, ...]
    rules: tuple[ColourRule, ...]
    basis: Basis


def ranked(table: WarningTable, axis: str) -> list[Grade]:
    """The grades of an axis from light to grave."""
    return sorted(getattr(table, axis), key=lambda grade: grade.rank)


def first_rule(table: WarningTable, urgency: str, trend: str, harm: str) -> int | None:
    """Index of the first rule that matches, None when no rule does."""
    grades = (urgency, trend, harm)
    return next((index for index, rule in enumerate(table.rules) if _matches(rule, grades)), None)


def _matches(rule: ColourRule, grades: tuple[str, str, str]) -> bool:
    """An axis that the rule leaves empty matches every grade."""
    return all(
        not getattr(rule, axis) or grade in getattr(rule, axis)
        for axis, grade in zip(AXES, grades, strict=True)
    )


def grades(view: View) -> Iterator[Problem]:
    """Each axis has grades with their own codes and ranks."""
    table = view[WARNINGS]
    for axis in AXES:
        steps: Sequence[Grade] = getattr(table, axis)
        if not steps:
            what = _("The axis `{axis}` has no grades.", axis=axis)
            yield view.problem(("warnings", axis), what, _("Add grades with ranks."))
        yield from unique(view, ("warnings", axis), [grade.code for grade in steps])
        yield from unique(view, ("warnings", axis), [str(grade.rank) for grade in steps], "rank")


def colours(view: View) -> Iterator[Problem]:
    """Every combination has a colour, a graver one never a lower colour, and every rule applies once."""
    table = view[WARNINGS]
    axes = [ranked(table, axis) for axis in AXES]
    used: dict[tuple[int, ...], int | None] = {}
    for place in product(*(range(len(axis)) for axis in axes)):
        codes = tuple(axis[step].code for axis, step in zip(axes, place, strict=True))
        used[place] = first_rule(table, *codes)
        if used[place] is None:
            what = _("{grades} has no colour.", grades=" × ".join(codes))
            yield view.problem(("warnings", "rules"), what, _("Add a last rule for all."))
    yield from _falling(view, table, used)
    for index in sorted(set(range(len(table.rules))) - set(used.values())):
        what = _("This rule never applies: earlier rules match first.")
        yield view.problem(("warnings", "rules", index), what, _("Move it up or remove it."))


def _falling(view: View, table: WarningTable, used: dict[tuple[int, ...], int | None]) -> Iterator[Problem]:
    rules, blamed = table.rules, set[tuple[int, int]]()
    for place, lower in used.items():
        for axis in range(len(AXES)):
            upper = used.get((*place[:axis], place[axis] + 1, *place[axis + 1 :]))
            if lower is None or upper is None or (lower, upper) in blamed:
                continue
            if _GRAVITY[rules[upper].colour] < _GRAVITY[rules[lower].colour]:
                blamed.add((lower, upper))
                what = _(
                    "Raising {axis} lowers the colour from {lower} to {upper}.",
                    axis=AXES[axis],
                    lower=rules[lower].colour,
                    upper=rules[upper].colour,
                )
                mend = _("A graver matter never has a lower colour.")
                yield view.problem(("warnings", "rules", upper), what, mend)


def _names(axis: str) -> Callable[[WarningTable, Names], Iterable[Named]]:
    return lambda table, _names: [Named(grade.code, grade.name) for grade in getattr(table, axis)]


def _no_table(_city: object) -> WarningTable:
    return WarningTable(urgency=(), trend=(), harm=(), rules=(), basis="No warnings.yaml")


WARNINGS: Section[WarningTable] = register(
    Section(
        "warnings",
        "warnings.yaml",
        WarningTable,
        absent=_no_table,
        kinds={
            "urgency": Kind(_("grade of urgency"), _names("urgency")),
            "trend": Kind(_("grade of trend"), _names("trend")),
            "harm": Kind(_("grade of harm"), _names("harm")),
        },
        rules=(grades, colours),
    )
)


class WarningColours:
    """The colour of every combination of grades."""

    def __init__(self, index: PackIndex) -> None:
        table = index.pack.written(WARNINGS)
        places = product(*([grade.code for grade in getattr(table, axis)] for axis in AXES))
        rules = {(u, t, h): first_rule(table, u, t, h) for u, t, h in places}
        self._colours = {place: table.rules[rule].colour for place, rule in rules.items() if rule is not None}

    def colour(self, urgency: str, trend: str, harm: str) -> Colour:
        """The warning colour for three grades."""
        return entry_of(self._colours, (urgency, trend, harm), _("combination of grades"))
