"""``escalation.yaml``: who is told as a limit runs out."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from qipan.packs.schema.base import Basis, Code, Name, PackModel
from qipan.packs.schema.clocks import Stage

ToldRole = Literal[
    "handler", "intake-clerk", "dispatcher", "checker", "duty-officer", "decider", "reviewer", "auditor"
]


class Told(PackModel):
    """Who is told: everybody with a role whose scope covers the case, or the people of a party."""

    role: ToldRole | None = None
    party: str = ""


class EscalationStep(PackModel):
    """A rung of the ladder: at ``share`` of the limit (1 is the deadline, 2 the limit used twice)."""

    id: Code
    share: float = Field(gt=0, le=10)
    stages: tuple[Stage, ...] = Field(default=(), description="Empty means every stage")
    tells: tuple[Told, ...] = Field(min_length=1)
    text: Name
    basis: Basis
