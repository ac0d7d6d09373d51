"""The colour table of warnings: total, monotone, and without rules that never apply."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from qipan.packs.colours import AXES, first_rule, ranked
from qipan.packs.problems import Problem
from qipan.packs.reading import PackText
from qipan.packs.rules.trees import known, unique
from qipan.packs.schema import Grade, Pack

_GRAVITY = {"blue": 1, "yellow": 2, "orange": 3, "red": 4}


def grades(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Each axis has grades with their own codes and ranks, and rules name only them."""
    for axis in AXES:
        steps: Sequence[Grade] = getattr(pack.warnings, axis)
        if not steps:
            yield text.problem(
                ("warnings", axis), f"The axis `{axis}` has no grades.", "Add grades with ranks."
            )
        yield from unique(text, ("warnings", axis), [grade.code for grade in steps])
        yield from unique(text, ("warnings", axis), [str(grade.rank) for grade in steps], "rank")
        codes = {grade.code: grade for grade in steps}
        for index, rule in enumerate(pack.warnings.rules):
            for code in getattr(rule, axis):
                yield from known(text, ("warnings", "rules", index, axis), code, codes, f"grade of {axis}")


def table(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Every combination has a colour, a graver one never a lower colour, and every rule applies once."""
    axes = [ranked(pack.warnings, axis) for axis in AXES]
    used: dict[tuple[int, ...], int | None] = {}
    for place in product(*(range(len(axis)) for axis in axes)):
        codes = tuple(axis[step].code for axis, step in zip(axes, place, strict=True))
        used[place] = first_rule(pack.warnings, *codes)
        if used[place] is None:
            yield text.problem(
                ("warnings", "rules"), f"{' × '.join(codes)} has no colour.", "Add a last rule for all."
            )
    yield from _falling(text, pack, used)
    for index in sorted(set(range(len(pack.warnings.rules))) - set(used.values())):
        what = "This rule never applies: earlier rules match first."
        yield text.problem(("warnings", "rules", index), what, "Move it up or remove it.")


def _falling(text: PackText, pack: Pack, used: dict[tuple[int, ...], int | None]) -> Iterator[Problem]:
    rules, blamed = pack.warnings.rules, set[tuple[int, int]]()
    for place, lower in used.items():
        for axis in range(len(AXES)):
            upper = used.get((*place[:axis], place[axis] + 1, *place[axis + 1 :]))
            if lower is None or upper is None or (lower, upper) in blamed:
                continue
            if _GRAVITY[rules[upper].colour] < _GRAVITY[rules[lower].colour]:
                blamed.add((lower, upper))
                fall = f"{rules[lower].colour} to {rules[upper].colour}"
                what = f"Raising {AXES[axis]} lowers the colour from {fall}."
                yield text.problem(
                    ("warnings", "rules", upper), what, "A graver matter never has a lower colour."
                )


RULES = (grades, table)
