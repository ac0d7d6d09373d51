"""Emergency plans: they name what exists, one role commands, and no step waits for itself."""

from __future__ import annotations

from collections.abc import Iterator

from qipan.packs.parties import expand_parties, party_template
from qipan.packs.problems import Problem
from qipan.packs.reading import PackText
from qipan.packs.rules.trees import known, unique
from qipan.packs.schema import Pack, Plan, PlanStep
from qipan.packs.yamltext import Path


def stock(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Stock has its own codes and holders that exist."""
    concrete = {party.code: party for party in expand_parties(pack)}
    yield from unique(text, ("plans", "stock"), [each.code for each in pack.plans.stock])
    for index, each in enumerate(pack.plans.stock):
        yield from known(text, ("plans", "stock", index, "holder"), each.holder, concrete, "party")


def plans(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Plans have their own codes, and what they are for exists."""
    indicators = {each.code: each for each in pack.indicators}
    categories = {each.code: each for each in pack.categories}
    holdings = {each.code: each for each in pack.plans.stock}
    yield from unique(text, ("plans", "plans"), [plan.code for plan in pack.plans.plans])
    for index, plan in enumerate(pack.plans.plans):
        at = ("plans", "plans", index)
        for code in plan.indicators:
            yield from known(text, (*at, "indicators"), code, indicators, "indicator")
        for code in plan.categories:
            yield from known(text, (*at, "categories"), code, categories, "category")
        for code in plan.stock:
            yield from known(text, (*at, "stock"), code, holdings, "stock")
        if not (plan.indicators or plan.categories):
            mend = "Name indicators or categories."
            yield text.problem(at, f"Nothing opens the plan `{plan.code}`.", mend)


def roles(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Roles come from parties that exist, and exactly one of them commands."""
    concrete = {party.code: party for party in expand_parties(pack)}
    for index, plan in enumerate(pack.plans.plans):
        at = ("plans", "plans", index, "roles")
        yield from unique(text, at, [role.code for role in plan.roles])
        for number, role in enumerate(plan.roles):
            yield from known(text, (*at, number, "party"), role.party, concrete, "party")
        commanding = [role.code for role in plan.roles if role.commands]
        if len(commanding) != 1:
            what = f"{len(commanding)} roles of the plan `{plan.code}` command."
            yield text.problem(at, what, "Mark exactly one with `commands: true`.")


def steps(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Steps have their own codes within a plan, roles of it, work that somebody can be given."""
    for index, plan in enumerate(pack.plans.plans):
        owned = {role.code: role for role in plan.roles}
        taken: dict[str, str] = {}
        for path, step in _steps(plan, index):
            yield from known(text, (*path, "role"), step.role, owned, "role")
            file, line = text.where(*path, "code")
            first = taken.setdefault(step.code, f"{file}:{line}")
            if first != f"{file}:{line}":
                what = f"The code `{step.code}` is already taken ({first})."
                yield text.problem((*path, "code"), what, "Give each step its own.")
            yield from _order(text, pack, path, step)


def _order(text: PackText, pack: Pack, path: Path, step: PlanStep) -> Iterator[Problem]:
    order = step.order
    if order is None:
        return
    declared = {party.code for party in pack.parties}
    categories = {each.code: each for each in pack.categories}
    yield from known(text, (*path, "order", "category"), order.category, categories, "category")
    if party_template(order.party) not in declared:
        concrete = {party.code: party for party in expand_parties(pack)}
        yield from known(text, (*path, "order", "party"), order.party, concrete, "party")


def needs(text: PackText, pack: Pack) -> Iterator[Problem]:
    """A step needs steps of the same plan, and can begin some time."""
    for index, plan in enumerate(pack.plans.plans):
        codes = {step.code: step for step in plan.steps}
        for path, step in _steps(plan, index):
            for code in step.needs:
                yield from known(text, (*path, "needs"), code, codes, "step")
        waiting = _never(plan)
        for path, step in _steps(plan, index):
            if step.code in waiting and set(step.needs) <= set(codes):
                what = f"The step `{step.code}` can never begin: what it needs waits for it."
                yield text.problem((*path, "needs"), what, "Break the circle.")


def _never(plan: Plan) -> set[str]:
    """Codes of steps that no order of work reaches."""
    waiting = {step.code: set(step.needs) for step in plan.steps}
    while ready := {code for code, wanted in waiting.items() if not wanted & set(waiting)}:
        for code in ready:
            del waiting[code]
    return set(waiting)


def _steps(plan: Plan, index: int) -> Iterator[tuple[Path, PlanStep]]:
    for number, phase in enumerate(plan.phases):
        for place, step in enumerate(phase.steps):
            yield ("plans", "plans", index, "phases", number, "steps", place), step


RULES = (stock, plans, roles, steps, needs)
