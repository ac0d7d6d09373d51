"""Who reads a case's words and exact place in the clear: whoever has a task on it now, and leaves a receipt.

A task is a step that the workflow offers this person at this moment, an order of the own party that runs,
or a report that waits at the own intake. Everybody else reads masked words and a coarse place (ADR 0024).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qipan.cases.models import Case, Order
from qipan.cases.section.workflow import CaseWorkflow
from qipan.cases.visibility import place_of
from qipan.cases.work.available_actions import Action
from qipan.core.public import Actor, pack
from qipan.people.public import Permission, has_permission
from qipan.sense.public import Reading, Signal, record_looks

# Steps that need the words, and what the look is for.
_PURPOSES = {
    "triage": "triage",
    "dispatch": "dispatch",
    "accept": "handle",
    "handle": "handle",
    "return": "handle",
    "check": "check",
    "answer": "answer",
}


@dataclass(frozen=True, slots=True)
class Task:
    """What somebody needs the words for: a code of ``word("look", …)``, and the order, if it is one."""

    purpose: str
    order: str = ""


def task_on(case: Case, *, by: Actor, offered: Sequence[Action], orders: Sequence[Order]) -> Task | None:
    """The task of ``by`` on the case at this moment, or None (no query)."""
    if not by.is_person or case.adopted:
        return None
    for offer in offered:
        if offer.step in _PURPOSES and not offer.barred:
            return Task(_PURPOSES[offer.step])
    for order in orders:
        party = order.party.code
        areas = place_of(case, party)
        if order.ended_at is None and has_permission(
            by, Permission.CASE_HANDLE, organisation=party, areas=areas
        ):
            return Task("handle", order.public_id)
    at_intake = pack()[CaseWorkflow].state(case.state).role == "initial"
    if at_intake and has_permission(by, Permission.CASE_INTAKE, areas=place_of(case)):
        return Task("intake")
    return None


def open_words(case: Case, signals: Iterable[Signal], *, by: Actor, task: Task | None) -> bool:
    """Whether ``by`` reads the words of these signals in the clear; if so, the receipt is written first."""
    if task is None:
        return False
    readings = [Reading(signal.public_id, case.public_id, task.order) for signal in signals]
    record_looks(by=by, readings=readings, purpose=task.purpose)
    return True
