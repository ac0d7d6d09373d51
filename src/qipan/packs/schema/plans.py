"""``plans.yaml``: emergency plans (预案) and the stock that they draw on."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from qipan.packs.schema.base import Basis, Code, Name, PackModel
from qipan.packs.schema.warnings import Colour

# An emergency does not wait for office hours.
PlanUnit = Literal["emergency-hours", "calendar-hours", "calendar-days"]


class PlanStock(PackModel):
    """Something of which there is so much, held by a party; all plans of the city draw on it."""

    code: Code
    name: Name
    unit: Name
    amount: int = Field(ge=1)
    holder: str = Field(description="Party code")
    basis: Basis


class PlanRole(PackModel):
    """A post of a plan, filled by a named person; exactly one role commands."""

    code: Code
    name: Name
    party: str = Field(description="Party code from which the person comes")
    commands: bool = False


class PlanOrder(PackModel):
    """Work that a step gives to a party: it becomes a case with clocks and an independent check."""

    party: str = Field(description="Party code; `{district}` stands for the district of the matter")
    category: str
    task: Name


class PlanStep(PackModel):
    """What is to be done, by which role, how soon after what it needs was done."""

    code: Code
    name: Name
    role: str
    amount: float = Field(gt=0)
    unit: PlanUnit = "emergency-hours"
    needs: tuple[str, ...] = Field(default=(), description="Steps that must be over first")
    order: PlanOrder | None = None


class PlanPhase(PackModel):
    """Steps that belong together, in the order in which people think of them."""

    code: Code
    name: Name
    steps: tuple[PlanStep, ...] = Field(min_length=1)


class Plan(PackModel):
    """An emergency plan: what for, who, what, with what, and when it is over."""

    code: Code
    version: str
    name: Name
    colours: tuple[Colour, ...] = Field(min_length=1, description="Warning colours at which it may be opened")
    indicators: tuple[str, ...] = Field(default=(), description="Warnings on these indicators")
    categories: tuple[str, ...] = Field(default=(), description="Cases of these categories and below")
    roles: tuple[PlanRole, ...] = Field(min_length=1)
    phases: tuple[PlanPhase, ...] = Field(min_length=1)
    stock: tuple[str, ...] = ()
    ends_when: tuple[Name, ...] = Field(min_length=1)
    basis: Basis

    @property
    def steps(self) -> tuple[PlanStep, ...]:
        """All steps in order."""
        return tuple(step for phase in self.phases for step in phase.steps)


class Plans(PackModel):
    """All plans of a city, and its stock."""

    stock: tuple[PlanStock, ...] = ()
    plans: tuple[Plan, ...] = ()
