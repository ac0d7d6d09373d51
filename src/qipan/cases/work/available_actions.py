"""Which steps a case offers to a person: by the pack's workflow, the person's rights, the house's invariants.

A page shows only these. The services check everything again.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from qipan.cases import rules
from qipan.cases import visibility as reach
from qipan.cases.models import Case, Order
from qipan.cases.section.checks import OutsideChecks
from qipan.cases.section.workflow import CaseWorkflow
from qipan.cases.work.checking import ensure_may_check
from qipan.core.public import Actor, pack
from qipan.errors import NotPermitted, RuleRefused
from qipan.people.public import account_by_id, has_permission

# The two verdicts of a check are one form, and so are a first and a second return.
STEP_OF = {"check-pass": "check", "check-fail": "check", "dispute": "return"}
# Rulings are given on the page of the quarrel.
ELSEWHERE = ("rule", "uphold")
# Ways out stand below the way on.
WAYS_OUT = ("return", "reopen", "reject", "merge", "cancel")
ON_ORDERS = ("accept", "return", "dispute", "handle")


@dataclass(frozen=True, slots=True)
class Action:
    """A step that is open; ``barred`` says why this person, who has the right, still may not take it."""

    step: str
    barred: str = ""


def offers(case: Case, *, by: Actor, order: Order | None, handlers: Collection[str]) -> list[Action]:
    """The steps of the case that ``by`` may take, the way on first; an adopted file offers none."""
    if case.adopted:
        return []
    actions = [
        t.action
        for t in pack()[CaseWorkflow].transitions_from(case.state)
        if _permitted(t.action, case, by, order)
    ]
    steps = dict.fromkeys(STEP_OF.get(a, a) for a in actions)
    return [_offer(step, case, by, handlers) for step in sorted(steps, key=lambda step: step in WAYS_OUT)]


def _permitted(action: str, case: Case, by: Actor, order: Order | None) -> bool:
    if action in ELSEWHERE or (action in ON_ORDERS and order is None):
        return False
    party = order.party.code if order and action in ON_ORDERS else ""
    areas = reach.place_of(case, party)
    return has_permission(by, rules.RIGHT_FOR[action], organisation=party, areas=areas)


def _offer(step: str, case: Case, by: Actor, handlers: Collection[str]) -> Action:
    if step != "check":
        return Action(step)
    if by.id in handlers:
        return Action(step, _("You handled this case. Whoever handled a case does not check it."))
    return Action(step, _colleague(case, by))


def _colleague(case: Case, by: Actor) -> str:
    """Why somebody of the handling unit does not check, where the city wants that from outside."""
    if not pack()[OutsideChecks].rule(case.category):
        return ""
    try:
        ensure_may_check(case, account_by_id(by.id))
    except (NotPermitted, RuleRefused) as error:
        return error.what
    return ""
