"""``plans.yaml``: emergency plans (预案) and the stock that they draw on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from pydantic import Field

from qipan.judge.section.warnings import Colour
from qipan.packs.base import Basis, Code, Name, PackModel, Ref
from qipan.packs.index import PackIndex, entry_of
from qipan.packs.messages import Text as _
from qipan.packs.problems import Problem, choose
from qipan.packs.sections import Kind, Named, Names, Section, register
from qipan.packs.trees import unique
from qipan.packs.view import View
from qipan.packs.yamltext import Path

# An emergency does not wait for office hours.
PlanUnit = Literal["emergency-hours", "calendar-hours", "calendar-days"]


class PlanStock(PackModel):
    """Something of which there is so much, held by a party; all plans of the city draw on it."""

    code: Code
    name: Name
    unit: Name
    amount: int = Field(ge=1)
    holder: Annotated[str, Ref("party")] = Field(description="Party code")
    basis: Basis


class PlanRole(PackModel):
    """A post of a plan, filled by a named person; exactly one role commands."""

    code: Code
    name: Name
    party: Annotated[str, Ref("party")] = Field(description="Party code from which the person comes")
    commands: bool = False


class PlanOrder(PackModel):
    """Work that a step gives to a party: it becomes a case with clocks and an independent check."""

    party: Annotated[str, Ref("party", "party-template")] = Field(
        description="Party code; `{district}` stands for the district of the matter"
    )
    category: Annotated[str, Ref("category")]
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
    indicators: tuple[Annotated[str, Ref("indicator")], ...] = Field(
        default=(), description="Warnings on these indicators"
    )
    categories: tuple[Annotated[str, Ref("category")], ...] = Field(
        default=(), description="Cases of these categories and below"
    )
    roles: tuple[PlanRole, ...] = Field(min_length=1)
    phases: tuple[PlanPhase, ...] = Field(min_length=1)
    stock: tuple[Annotated[str, Ref("stock")], ...] = ()
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


def codes(view: View) -> Iterator[Problem]:
    """Stock and plans have their own codes, something opens each plan, and exactly one role commands."""
    text = view[PLANS]
    yield from unique(view, ("plans", "stock"), [each.code for each in text.stock])
    yield from unique(view, ("plans", "plans"), [plan.code for plan in text.plans])
    for index, plan in enumerate(text.plans):
        at = ("plans", "plans", index)
        if not (plan.indicators or plan.categories):
            what = _("Nothing opens the plan `{code}`.", code=plan.code)
            yield view.problem(at, what, _("Name indicators or categories."))
        yield from unique(view, (*at, "roles"), [role.code for role in plan.roles])
        commanding = [role.code for role in plan.roles if role.commands]
        if len(commanding) != 1:
            what = _("{count} roles of the plan `{code}` command.", count=len(commanding), code=plan.code)
            yield view.problem((*at, "roles"), what, _("Mark exactly one with `commands: true`."))


def steps(view: View) -> Iterator[Problem]:
    """Steps have their own codes within a plan, and a role of it."""
    for index, plan in enumerate(view[PLANS].plans):
        roles = [role.code for role in plan.roles]
        taken: dict[str, str] = {}
        for path, step in _steps(plan, index):
            if step.role not in roles:
                yield _undeclared(view, (*path, "role"), _("role"), step.role, roles)
            file, line = view.where(*path, "code")
            first = taken.setdefault(step.code, f"{file}:{line}")
            if first != f"{file}:{line}":
                what = _(
                    "The {key} `{code}` is already taken ({place}).", key="code", code=step.code, place=first
                )
                yield view.problem((*path, "code"), what, _("Give each step its own."))


def needs(view: View) -> Iterator[Problem]:
    """A step needs steps of the same plan, and can begin some time."""
    for index, plan in enumerate(view[PLANS].plans):
        codes = [step.code for step in plan.steps]
        waiting = _never(plan)
        for path, step in _steps(plan, index):
            for code in step.needs:
                if code not in codes:
                    yield _undeclared(view, (*path, "needs"), _("step"), code, codes)
            if step.code in waiting and set(step.needs) <= set(codes):
                what = _("The step `{code}` can never begin: what it needs waits for it.", code=step.code)
                yield view.problem((*path, "needs"), what, _("Break the circle."))


def _undeclared(view: View, path: Path, kind: str, code: str, options: list[str]) -> Problem:
    what = _("There is no {kind} `{code}`.", kind=kind, code=code)
    return view.problem(path, what, choose(code, options))


def _never(plan: Plan) -> set[str]:
    """Codes of steps that no order of work reaches."""
    waiting = {step.code: set(step.needs) for step in plan.steps}
    while ready := {code for code, needed in waiting.items() if not needed & set(waiting)}:
        for code in ready:
            del waiting[code]
    return set(waiting)


def _steps(plan: Plan, index: int) -> Iterator[tuple[Path, PlanStep]]:
    for number, phase in enumerate(plan.phases):
        for place, step in enumerate(phase.steps):
            yield ("plans", "plans", index, "phases", number, "steps", place), step


def _plans(text: Plans, _names: Names) -> Iterable[Named]:
    return [Named(plan.code, plan.name) for plan in text.plans]


def _stock(text: Plans, _names: Names) -> Iterable[Named]:
    return [Named(each.code, each.name) for each in text.stock]


PLANS: Section[Plans] = register(
    Section(
        "plans",
        "plans.yaml",
        Plans,
        absent=lambda _city: Plans(),
        kinds={"plan": Kind(_("plan"), _plans), "stock": Kind(_("stock"), _stock)},
        rules=(codes, steps, needs),
    )
)


class EmergencyPlans:
    """Plans and stock by code, and which plan is for what."""

    def __init__(self, index: PackIndex) -> None:
        self._index = index
        self._plans = {plan.code: plan for plan in index.pack[PLANS].plans}
        self._stock = {each.code: each for each in index.pack[PLANS].stock}

    def plan(self, code: str) -> Plan:
        """The emergency plan with this code."""
        return entry_of(self._plans, code, "plan")

    def stock(self, code: str) -> PlanStock:
        """The stock with this code."""
        return entry_of(self._stock, code, "stock")

    def plans_for(self, *, indicator: str = "", category: str = "", colour: str = "") -> tuple[Plan, ...]:
        """Plans for a warning on an indicator, or for a case of a category, at a colour if one is given."""
        chain = self._index.chain("category", category)
        return tuple(
            plan
            for plan in self._plans.values()
            if (indicator in plan.indicators or any(code in plan.categories for code in chain))
            and (not colour or colour in plan.colours)
        )
