"""Steps of an opened plan: their clocks, done or skipped, and the work they order."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from qipan.cases.public import Order, Ordering, Task, ordered_task
from qipan.core.public import Actor, calendar, clock, pack, record, unit_of_work
from qipan.emergency import rules
from qipan.emergency.models import Emergency, EmergencyPost, EmergencyStep
from qipan.emergency.section.plans import PlanStep
from qipan.errors import InputError, NotFound, RuleRefused
from qipan.people.public import Account, Permission
from qipan.people.section import Parties
from qipan.places.section import Areas


def start_ready(emergency: Emergency, at: datetime) -> list[EmergencyStep]:
    """Start the clocks of the steps whose needs are over, from the moment ``at``."""
    texts = {step.code: step for step in rules.plan_of(emergency).steps}
    steps = list(EmergencyStep.objects.filter(emergency=emergency))
    over = {step.code for step in steps if step.state in ("done", "skipped")}
    ready = [s for s in steps if s.state == "waiting" and set(texts[s.code].needs) <= over]
    for step in ready:
        _start(step, texts[step.code], at)
    EmergencyStep.objects.bulk_update(ready, ["state", "started_at", "due_at", "explanation"])
    return ready


def _start(step: EmergencyStep, text: PlanStep, at: datetime) -> None:
    deadline = calendar().deadline(at, text.amount, text.unit)
    step.state, step.started_at, step.due_at = "due", at, deadline.due_at
    step.explanation = deadline.as_json()


@unit_of_work
def finish_step(*, by: Actor, emergency: Emergency, step: str, note: str) -> EmergencyStep:
    """Report a step as done, with a note of what was done: by somebody with a post, or who may command."""
    emergency = rules.lock(emergency)
    account, note = rules.at_work(by, emergency), rules.ensure_words(note, "note")
    _ensure_commanded(emergency)
    return _over(by, emergency, step, account, state="done", note=note)


@unit_of_work
def skip_step(*, by: Actor, emergency: Emergency, step: str, reasons: str) -> EmergencyStep:
    """Leave a step out, with reasons: by the officer in charge."""
    emergency = rules.lock(emergency)
    account, reasons = rules.in_charge(by, emergency), rules.ensure_reasons(reasons)
    return _over(by, emergency, step, account, state="skipped", note=reasons)


@unit_of_work
def order_step(*, by: Actor, emergency: Emergency, step: str) -> Order:
    """Give a step's work to its party: a task case with clocks and an independent check, once.

    By the officer in charge. Raises ``RuleRefused`` when the step orders nothing, waits, or was ordered.
    """
    emergency = rules.lock(emergency)
    rules.in_charge(by, emergency)
    _ensure_commanded(emergency)
    found, text = _step(emergency, step)
    if text.order is None or found.case_id is not None or found.state != "due":
        raise RuleRefused(
            _("There is no work to order here now."),
            mend=_("See the step: it waits, is over, or was ordered."),
        )
    work = _task(emergency, text)
    ordering = Ordering(by, Permission.EMERGENCY_COMMAND, emergency.public_id, "emergency")
    order = ordered_task(ordering, work, simulated=emergency.simulated)
    found.case = order.case
    found.save(update_fields=["case"])
    data = {"step": step, "order": order.public_id}
    record("act.emergency.ordered", by=by, subject=emergency.public_id, data=data)
    return order


def _task(emergency: Emergency, text: PlanStep) -> Task:
    index, language = pack(), get_language() or "zh"
    area = emergency.area.code if emergency.area else ""
    given = text.order
    party = index[Parties].resolve(given.party, index[Areas].district_of(area)) if given else None
    if given is None or party is None:
        raise InputError(
            _("The step's party depends on a district, which is not known here."),
            where="party",
            mend=_("Order the work by a decision instead."),
        )
    name, task = text.name.in_language(language), given.task.in_language(language)
    return Task(name, party.code, task, given.category, area)


def _over(
    by: Actor, emergency: Emergency, step: str, account: Account, *, state: str, note: str
) -> EmergencyStep:
    found, _text = _step(emergency, step)
    if found.state != "due":
        raise RuleRefused(_("This step waits for others, or is over."), mend=_("Load the page again."))
    found.state, found.note, found.ended_at, found.ended_by = state, note, clock.now(), account
    found.save(update_fields=["state", "note", "ended_at", "ended_by"])
    data = {"step": step, "late": bool(found.due_at and found.ended_at > found.due_at)}
    record(f"act.emergency.step-{state}", by=by, subject=emergency.public_id, data=data)
    if emergency.state == "open":
        emergency.state = "running"
        emergency.save(update_fields=["state"])
    start_ready(emergency, found.ended_at)
    return found


def _step(emergency: Emergency, code: str) -> tuple[EmergencyStep, PlanStep]:
    texts = {step.code: step for step in rules.plan_of(emergency).steps}
    found = EmergencyStep.objects.filter(emergency=emergency, code=code).first()
    if found is None:
        raise NotFound(_("The plan has no such step."), where=code)
    return found, texts[code]


def _ensure_commanded(emergency: Emergency) -> None:
    """Raise ``RuleRefused`` while nobody holds the commanding post."""
    role = next(role.code for role in rules.plan_of(emergency).roles if role.commands)
    if not EmergencyPost.objects.filter(emergency=emergency, role=role, until=None).exists():
        raise RuleRefused(_("Nobody commands yet."), mend=_("Name the person for the commanding role first."))
