"""``checks.yaml``: who checks, what is looked at again, who is called back, why a reporter contests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated

from pydantic import Field

from qipan.packs.base import Basis, Code, Name, PackModel, Ref
from qipan.packs.index import PackIndex
from qipan.packs.messages import Text as _
from qipan.packs.problems import Problem
from qipan.packs.sections import Kind, Named, Names, Section, register
from qipan.packs.trees import unique
from qipan.packs.view import View


class OutsideCheck(PackModel):
    """A category (and all below it; empty: every one) whose check comes from outside the handling unit."""

    category: Annotated[str, Ref("category", blank=True)] = ""
    basis: Basis


class Reinspection(PackModel):
    """How large a share of each party's newly closed cases is drawn to be looked at again."""

    share: float = Field(gt=0, le=1)
    at_least: int = Field(default=1, ge=1, description="Of each party that closed any")
    tell_after_days: int = Field(default=60, ge=1, description="The seed is published then at the latest")
    basis: Basis


class CallBacks(PackModel):
    """Whom the hotline calls: reporters who left a number and said nothing yet."""

    within_days: int = Field(ge=1, le=365, description="After that silence is counted as silence")
    attempts: int = Field(default=3, ge=1, le=10)
    pause_hours: float = Field(default=4, ge=0, description="Between two attempts")
    basis: Basis


class VerdictReason(PackModel):
    """Why a reporter contests an outcome."""

    code: Code
    name: Name


class CheckText(PackModel):
    """How this city checks what was done."""

    outside_unit: tuple[OutsideCheck, ...] = ()
    reinspection: Reinspection | None = None
    callbacks: CallBacks | None = None
    verdict_reasons: tuple[VerdictReason, ...] = ()


def codes(view: View) -> Iterator[Problem]:
    """Nothing stands twice."""
    text = view[CHECKS]
    at = ("checks", "outside_unit")
    yield from unique(view, at, [entry.category for entry in text.outside_unit], "category")
    yield from unique(view, ("checks", "verdict_reasons"), [r.code for r in text.verdict_reasons])


def _reasons(text: CheckText, _names: Names) -> Iterable[Named]:
    return [Named(reason.code, reason.name) for reason in text.verdict_reasons]


CHECKS: Section[CheckText] = register(
    Section(
        "checks",
        "checks.yaml",
        CheckText,
        absent=lambda _city: CheckText(),
        kinds={"verdict-reason": Kind(_("reason of a verdict"), _reasons)},
        rules=(codes,),
    )
)


class OutsideChecks:
    """Which categories are checked from outside the handling unit."""

    def __init__(self, index: PackIndex) -> None:
        self._index = index
        self._rules = {rule.category: rule for rule in index.pack[CHECKS].outside_unit}

    def rule(self, category: str) -> OutsideCheck | None:
        """The rule that wants the check of a category from outside the handling unit, if any."""
        chain = (*self._index.chain("category", category), "")
        return next((self._rules[code] for code in chain if code in self._rules), None)
