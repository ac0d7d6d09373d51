"""What the page of a case shows, gathered for one reader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from qipan.cases import selectors
from qipan.cases.answering.standard import texts_for
from qipan.cases.case_sight import open_words, task_on
from qipan.cases.choices import language
from qipan.cases.coarse_place import is_of_home, shown_place
from qipan.cases.duties.table import listed
from qipan.cases.forms import RevealForm
from qipan.cases.limits.page import limits_of
from qipan.cases.models import Case, Check, Order, Outcome
from qipan.cases.triage.page import TriageHelp, triage_help
from qipan.cases.work.available_actions import Action, offers
from qipan.cases.work.steps import OpenStep, form_for
from qipan.core.forms import HouseForm
from qipan.core.public import Actor, Event, panels_for
from qipan.people.public import Permission, has_permission, names_of
from qipan.sense.public import Signal


@dataclass(frozen=True, slots=True)
class Work:
    """An order with its outcomes, each with its checks."""

    order: Order
    issued_by: str
    outcomes: list[tuple[Outcome, list[Check]]]


@dataclass(frozen=True, slots=True)
class Past:
    """One event of the case's history, with the name of who did it."""

    event: Event
    who: str

    @property
    def recounted(self) -> tuple[datetime, datetime] | None:
        """What a deadline was and what it became, where the event tells of a recount."""
        if self.event.action != "act.clock.recounted":
            return None
        told = self.event.content
        return datetime.fromisoformat(told["due_before"]), datetime.fromisoformat(told["due_after"])

    @property
    def told(self) -> dict[str, Any]:
        """What the event says."""
        return self.event.content


def case_page(case: Case, *, by: Actor, bound: HouseForm | None = None, step: str = "") -> dict[str, Any]:
    """All that the page of a case shows to ``by``; ``bound`` is the form of ``step`` that was refused."""
    order = selectors.running_order(case)
    history = selectors.history_of(case)
    handlers = {e.actor for e in history if e.action in selectors.HANDLING}
    offered = offers(case, by=by, order=order, handlers=handlers)
    orders, outcomes, checks = selectors.work_of(case)
    signals = [joined.signal for joined in selectors.signals_of(case)]
    task = task_on(case, by=by, offered=offered, orders=orders)
    clear = open_words(case, signals, by=by, task=task)
    told = any(signal.reporter_id for signal in signals)
    may_reveal = told and has_permission(by, Permission.REPORTER_REVEAL)
    actors = {e.actor for e in history} | {o.issued_by for o in orders}
    names = names_of(actors, language())
    limit = step.removeprefix("limit-") if step.startswith("limit-") else ""
    limits = limits_of(
        case,
        selectors.clocks_of(case),
        by=by,
        order=order,
        bound=bound if limit else None,
        step=limit,
    )
    known = {"reveal", *(o.step for o in offered), *(f"limit-{name}" for name in limits.forms)}
    return {
        "case": case,
        "order": order,
        "steps": [
            OpenStep(o, bound if bound and o.step == step else form_for(o.step, case)) for o in offered
        ],
        "asked": step,
        # The step closed meanwhile: why, and what was typed, must not be lost with its form.
        "stale": bound if bound and step not in known else None,
        "answer_texts": texts_for(case, language()) if any(o.step == "answer" for o in offered) else [],
        "triage": _triage(case, signals, offered, by),
        "suggestion": listed(case),
        "limits": limits,
        "signals": signals,
        "clear": clear,
        "task": task,
        "home": is_of_home(case.category),
        "point": shown_place(case, clear=clear),
        "told": told,
        "reveal": (bound if step == "reveal" else RevealForm()) if may_reveal else None,
        "work": list(_work(orders, outcomes, checks, names)),
        "history": [Past(event, names[event.actor]) for event in history],
        "panels": panels_for(by, case.public_id),
    }


def _triage(case: Case, signals: list[Signal], offered: list[Action], by: Actor) -> TriageHelp | None:
    """What the machine says, for whoever may triage now."""
    if not any(offer.step == "triage" for offer in offered):
        return None
    text = signals[0].text if signals else ""
    return triage_help(case, text or case.title, by=by)


def _work(
    orders: list[Order], outcomes: list[Outcome], checks: list[Check], names: dict[str, str]
) -> Iterator[Work]:
    for order in orders:
        done = [o for o in outcomes if o.order_id == order.pk]
        pairs = [(o, [c for c in checks if c.outcome_id == o.pk]) for o in done]
        yield Work(order, names[order.issued_by], pairs)
