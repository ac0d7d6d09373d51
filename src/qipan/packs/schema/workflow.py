"""``workflow.yaml``: the life of a case."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from qipan.packs.schema.base import Basis, Code, Name, PackModel

StateRole = Literal["initial", "open", "handled", "checked", "closed", "ended"]
Action = Literal[
    "triage",
    "dispatch",
    "accept",
    "return",
    "dispute",
    "rule",
    "uphold",
    "handle",
    "check-pass",
    "check-fail",
    "answer",
    "close",
    "reopen",
    "reject",
    "merge",
    "cancel",
]


class State(PackModel):
    """A state of a case. ``role`` ties the city's own word to what the engine guarantees.

    ``closed`` is reached only through handling and an independent check; ``ended`` is an ending
    without work (rejected, merged, cancelled), which always needs a reason.
    """

    code: Code
    role: StateRole
    name: Name
    colour: Literal["grey", "accent", "plain", "done"] = "plain"


class Transition(PackModel):
    """An allowed step. ``starts``/``stops`` name the clock stages that begin and end with it."""

    action: Action
    sources: tuple[str, ...] = Field(min_length=1)
    target: str
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    basis: Basis


class Workflow(PackModel):
    """The life of a case as this city declares it."""

    states: tuple[State, ...]
    transitions: tuple[Transition, ...]
