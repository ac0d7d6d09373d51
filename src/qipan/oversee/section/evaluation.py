"""``evaluation.yaml``: shares by which work is judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from qipan.packs.base import Basis, Code, Name, PackModel
from qipan.packs.messages import Text as _
from qipan.packs.problems import Problem
from qipan.packs.sections import Kind, Named, Names, Section, register
from qipan.packs.trees import coded, plain_words, unique
from qipan.packs.view import View


class EvaluationIndicator(PackModel):
    """A share of cases: numerator and denominator are named sets that the engine knows."""

    code: Code
    version: str
    name: Name
    definition: Name
    numerator: Literal["closed-in-time", "confirmed", "reopened", "silent", "inspection-passed"]
    denominator: Literal["due", "closed", "answered", "inspected"]
    direction: Literal["lower-is-better", "higher-is-better"]
    basis: Basis


def codes(view: View) -> Iterator[Problem]:
    """Evaluation indicators have their own codes, and no code or name makes people compete."""
    indicators = view[EVALUATION]
    yield from unique(view, ("evaluation",), [indicator.code for indicator in indicators])
    for index, indicator in enumerate(indicators):
        yield from plain_words(view, coded(("evaluation", index), indicator))


def _names(indicators: Iterable[EvaluationIndicator], _names: Names) -> Iterator[Named]:
    for indicator in indicators:
        yield Named(indicator.code, indicator.name)


EVALUATION: Section[tuple[EvaluationIndicator, ...]] = register(
    Section(
        "evaluation",
        "evaluation.yaml",
        tuple[EvaluationIndicator, ...],
        absent=lambda _city: (),
        kinds={"evaluation": Kind(_("evaluation indicator"), _names)},
        rules=(codes,),
    )
)
