"""``escalation.yaml``: who is notified as a limit runs out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from pydantic import Field

from qipan.cases.section.clocks import Stage
from qipan.packs.base import Basis, Code, Name, PackModel, Ref
from qipan.packs.index import PackIndex
from qipan.packs.messages import Text as _
from qipan.packs.problems import Problem
from qipan.packs.sections import Kind, Named, Names, Section, register
from qipan.packs.trees import unique
from qipan.packs.view import View

ToldRole = Literal[
    "handler", "intake-clerk", "dispatcher", "checker", "duty-officer", "decider", "reviewer", "auditor"
]


class Told(PackModel):
    """Who is told: everybody with a role whose scope covers the case, or the people of a party."""

    role: ToldRole | None = None
    party: Annotated[str, Ref("party", blank=True)] = ""


class EscalationStep(PackModel):
    """A rung of the ladder: at ``share`` of the limit (1 is the deadline, 2 the limit used twice)."""

    id: Code
    share: float = Field(gt=0, le=10)
    stages: tuple[Stage, ...] = Field(default=(), description="Empty means every stage")
    tells: tuple[Told, ...] = Field(min_length=1)
    text: Name
    basis: Basis


def ladder_steps(view: View) -> Iterator[Problem]:
    """Steps have their own ids; each tells either a role or a party of the city."""
    steps = view[ESCALATION]
    yield from unique(view, ("escalation",), [step.id for step in steps], "id")
    for index, step in enumerate(steps):
        for number, told in enumerate(step.tells):
            if bool(told.role) == bool(told.party):
                what = _("A step tells either a role or a party.")
                path = ("escalation", index, "tells", number)
                yield view.problem(path, what, _("Write one of `role` and `party`."))


def _names(steps: Iterable[EscalationStep], _names: Names) -> Iterator[Named]:
    for step in steps:
        yield Named(step.id, step.text)


ESCALATION: Section[tuple[EscalationStep, ...]] = register(
    Section(
        "escalation",
        "escalation.yaml",
        tuple[EscalationStep, ...],
        absent=lambda _city: (),
        kinds={"escalation": Kind(_("escalation step"), _names)},
        rules=(ladder_steps,),
    )
)


class Ladders:
    """The steps of escalation by stage."""

    def __init__(self, index: PackIndex) -> None:
        self._steps = index.pack[ESCALATION]
        self._ladders: dict[str, tuple[EscalationStep, ...]] = {}

    def ladder(self, stage: str) -> tuple[EscalationStep, ...]:
        """Who is notified as a limit of the stage runs out, the earliest step first."""
        if stage not in self._ladders:
            steps = [step for step in self._steps if not step.stages or stage in step.stages]
            self._ladders[stage] = tuple(sorted(steps, key=lambda step: (step.share, step.id)))
        return self._ladders[stage]
