"""What the live page of an emergency shows to one reader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from qipan.cases.public import language
from qipan.core.forms import HouseForm
from qipan.core.public import Actor, Deadline, newest_event_id, pack, panels_for
from qipan.emergency import actions as acts
from qipan.emergency import rules, selectors
from qipan.emergency.models import Emergency, EmergencyPost, EmergencyStep, EmergencyUse
from qipan.emergency.section.plans import PLANS, EmergencyPlans, Plan, PlanRole, PlanStep, PlanStock
from qipan.people.public import Permission, has_permission


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step with its text, the role that does it, what it waits for, how its deadline was counted."""

    step: EmergencyStep
    text: PlanStep
    role: PlanRole
    waits_for: list[PlanStep]
    clock: list[str]

    @property
    def late(self) -> bool:
        """Whether it ended after its deadline."""
        step = self.step
        return bool(step.ended_at and step.due_at and step.ended_at > step.due_at)


@dataclass(frozen=True, slots=True)
class ShownPost:
    """A role and who holds it now."""

    role: PlanRole
    post: EmergencyPost | None


@dataclass(frozen=True, slots=True)
class ShownStock:
    """A stock of the plan: how much there is, how much is out in all emergencies, what was asked for here."""

    stock: PlanStock
    committed: int
    uses: list[EmergencyUse]

    @property
    def left(self) -> int:
        """What can still be given; never below zero, also when a new text knows of less."""
        return max(self.stock.amount - self.committed, 0)


def page(emergency: Emergency, *, by: Actor, bound: HouseForm | None = None, act: str = "") -> dict[str, Any]:
    """All of it; ``bound`` is the form of ``act`` that was refused (nine queries)."""
    plan, posts = rules.plan_of(emergency), selectors.posts_of(emergency)
    chain = emergency.area.chain if emergency.area else ()
    commands = has_permission(by, Permission.EMERGENCY_COMMAND, areas=chain)
    runs = emergency.state != "ended"
    handovers = selectors.handovers_of(emergency)
    forms = {name: acts.form_for(name, emergency) for name in acts.ACTS}
    if bound is not None:
        forms[act] = bound
    return {
        "emergency": emergency,
        "plan": plan,
        "phases": list(_phases(plan, selectors.steps_of(emergency))),
        "posts": list(_posts(plan, posts)),
        "stock": list(_stock(plan, selectors.uses_of(emergency))),
        "entries": selectors.entries_of(emergency),
        "waiting": next((h for h in handovers if h.accepted_at is None), None),
        "handovers": [h for h in handovers if h.accepted_at is not None],
        "forms": forms,
        "refused": act if bound is not None else "",
        "commands": commands and runs,
        "in_charge": commands and runs and emergency.officer.public_id == by.id,
        "at_work": runs and (commands or any(post.holder.public_id == by.id for post in posts)),
        "panels": panels_for(by, emergency.public_id),
        "event": newest_event_id(),
    }


def _phases(plan: Plan, steps: list[EmergencyStep]) -> Iterator[tuple[Any, list[ShownStep]]]:
    by_code, texts = {step.code: step for step in steps}, {text.code: text for text in plan.steps}
    roles = {role.code: role for role in plan.roles}
    over = {step.code for step in steps if step.state in ("done", "skipped")}
    for phase in plan.phases:
        yield (
            phase,
            [
                ShownStep(
                    by_code[text.code],
                    text,
                    roles[text.role],
                    [texts[code] for code in text.needs if code not in over],
                    _clock(by_code[text.code]),
                )
                for text in phase.steps
            ],
        )


def _clock(step: EmergencyStep) -> list[str]:
    return Deadline.from_json(step.explanation).explain(language()) if step.explanation else []


def _posts(plan: Plan, posts: list[EmergencyPost]) -> Iterator[ShownPost]:
    held = {post.role: post for post in posts}
    for role in plan.roles:
        yield ShownPost(role, held.get(role.code))


def _stock(plan: Plan, uses: list[EmergencyUse]) -> Iterator[ShownStock]:
    out, known = selectors.committed(), {each.code for each in pack().pack[PLANS].stock}
    for code in plan.stock:
        if code in known:
            asked = [use for use in uses if use.code == code]
            yield ShownStock(pack()[EmergencyPlans].stock(code), out.get(code, 0), asked)
