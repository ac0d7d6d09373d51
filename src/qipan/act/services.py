"""Writes of action: taking cases, step by step, to an honest closing.

Every step runs in one transaction: right, rule, change, clocks, event. ``_step`` is the only way a case
changes its state.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from qipan.act import clocks, rules
from qipan.act.models import Case, Check, Order, Outcome
from qipan.act.opening import insert
from qipan.act.reach import ensure_right
from qipan.act.selectors import handlers_of_subject
from qipan.core.public import Actor, Link, clock, new_id, pack, record, reporter
from qipan.decide.public import signed_dossier
from qipan.errors import InputError, NotFound, NotPermitted, RuleRefused
from qipan.kernels.identifiers import mask
from qipan.people.public import (
    Organisation,
    Permission,
    account_by_id,
    organisation_by_code,
    require,
    require_person,
)
from qipan.places.public import area_by_code


@transaction.atomic
def triage(*, by: Actor, case: Case, category: str, reason: str = "") -> Case:
    """Say what kind of matter it is. Raises ``NotFound`` for a category that the city does not have.

    A clock that runs keeps the limit it began with; what starts from here on follows the new category.
    """
    pack().category(category)
    case = lock(case)
    before, case.category = case.category, category
    return _step(case, "triage", by, reason=reason, data={"category": category, "suggested": before})


@transaction.atomic
def dispatch(*, by: Actor, case: Case, party: str = "", task: str = "", reason: str = "") -> Order:
    """Give the case to the party the duty list names, or to ``party`` (code), which is then an override.

    Raises ``RuleRefused`` when no duty fits and no party is named, or the party has been dissolved.
    """
    case = lock(case)
    named, duty = suggested_party(case)
    code = party or named
    if not code:
        raise RuleRefused(_("No duty covers this matter."), where="party", mend=_("Name the party yourself."))
    organisation = _standing(code)
    order = _order(by, case, organisation, task or case.title, duty if code == named else "")
    case.lead = organisation
    data = {"party": code, "duty": order.duty, "named": named, "override": code != named}
    _step(
        case,
        "dispatch",
        by,
        reason=reason,
        data=data,
        links=[Link(case.public_id, order.public_id, "dispatched")],
    )
    return order


def suggested_party(case: Case) -> tuple[str, str]:
    """Party code and duty id that the duty list gives for the case; empty strings when none does."""
    index = pack()
    chain = case.area.chain if case.area else ()
    duty = index.duty_for(case.category, chain)
    if duty is None:
        return "", ""
    found = index.resolve_party(duty.lead, case.district) or index.resolve_party(duty.fallback, case.district)
    return (found.code if found else ""), duty.id


def _standing(code: str) -> Organisation:
    """The party with a code, which still takes work. Raises ``NotFound``, ``RuleRefused``."""
    party = organisation_by_code(code)
    if party.dissolved_at is not None:
        raise RuleRefused(_("This party has been dissolved."), where=code, mend=_("Name its successor."))
    return party


def _order(
    by: Actor, case: Case, party: Organisation, task: str, duty: str, *, state: str = "issued"
) -> Order:
    """A new order; what ran before on the case ends."""
    Order.objects.filter(case=case, ended_at=None).update(state="ended", ended_at=clock.now())
    return Order.objects.create(
        public_id=new_id("ord"),
        case=case,
        party=party,
        state=state,
        task=task,
        duty=duty,
        issued_at=clock.now(),
        issued_by=by.id,
    )


@transaction.atomic
def accept(*, by: Actor, order: Order) -> Case:
    """The party takes the order on."""
    return _work(by, order, "accept", "accepted")


@transaction.atomic
def give_back(*, by: Actor, order: Order, reason: str) -> Case:
    """The party returns the order with a reason; the case waits for a new dispatch."""
    return _work(by, order, "return", "returned", reason=reason)


def _work(by: Actor, order: Order, action: str, state: str, reason: str = "") -> Case:
    case = lock(order.case)
    ensure_right(by, rules.RIGHT_FOR[action], case, order.party.code)
    _ensure_running(order)
    order.state = state
    order.ended_at = clock.now() if state == "returned" else None
    order.save(update_fields=["state", "ended_at"])
    return _step(case, action, by, party=order.party.code, reason=reason, data={"order": order.public_id})


@transaction.atomic
def handle(*, by: Actor, order: Order, result: str, text: str) -> Outcome:
    """Record what was done. Raises ``InputError`` without a text, ``NotPermitted`` outside the own party."""
    require_person(by)
    case = lock(order.case)
    ensure_right(by, rules.RIGHT_FOR["handle"], case, order.party.code)
    _ensure_running(order)
    if result not in dict(Outcome.RESULTS):
        raise InputError(
            _("This result is not known."), where="result", mend=", ".join(dict(Outcome.RESULTS))
        )
    if not text.strip():
        raise InputError(
            _("Say what was done."), where="text", mend=_("One sentence that the reporter understands.")
        )
    outcome = Outcome.objects.create(
        public_id=new_id("out"),
        order=order,
        result=result,
        text=text.strip(),
        done_at=clock.now(),
        done_by=account_by_id(by.id),
    )
    order.state, order.ended_at = "done", clock.now()
    order.save(update_fields=["state", "ended_at"])
    links = [Link(order.public_id, outcome.public_id, "produced")]
    _step(case, "handle", by, party=order.party.code, data={"result": result}, links=links)
    return outcome


@transaction.atomic
def check(*, by: Actor, case: Case, passed: bool, text: str) -> Check:
    """Check the newest outcome independently: never by anybody who handled the case.

    A failed check sends the case back to work with its reason.
    """
    require_person(by)
    case = lock(case)
    ensure_right(by, Permission.CASE_CHECK, case)
    if not text.strip():
        raise InputError(
            _("Say what was checked."),
            where="text",
            mend=_("One sentence: what was looked at, and how it is."),
        )
    outcome = newest_outcome(case)
    rules.ensure_independent(by.id, handlers_of_subject(case.public_id))
    made = Check.objects.create(
        public_id=new_id("chk"),
        outcome=outcome,
        passed=passed,
        text=text.strip(),
        checked_at=clock.now(),
        checked_by=account_by_id(by.id),
    )
    links = [Link(outcome.public_id, made.public_id, "checked")]
    action = "check-pass" if passed else "check-fail"
    _step(case, action, by, reason=text, data={"check": made.public_id}, links=links)
    if not passed:
        order = _order(
            by, case, outcome.order.party, outcome.order.task, outcome.order.duty, state="accepted"
        )
        again = [Link(made.public_id, order.public_id, "sent-back")]
        record("act.order.reissued", by=by, subject=order.public_id, links=again)
    return made


def newest_outcome(case: Case) -> Outcome:
    """The latest outcome of the case. Raises ``RuleRefused`` before anything was done."""
    found = Outcome.objects.select_related("order__party").filter(order__case=case).order_by("-id").first()
    if found is None:
        raise RuleRefused(_("Nothing was done yet that could be checked."))
    return found


@transaction.atomic
def answer(*, by: Actor, case: Case, text: str) -> Case:
    """Answer the reporter in words. Raises ``InputError`` without a text."""
    if not text.strip():
        raise InputError(
            _("The answer is empty."), where="text", mend=_("Say what was done and what happens next.")
        )
    case = lock(case)
    case.answer = text.strip()
    return _step(case, "answer", by)


@transaction.atomic
def close(*, by: Actor, case: Case, confirmed: bool = False) -> Case:
    """Close an answered case: by its reporter (``confirmed``) or by whoever may answer.

    Raises ``NotPermitted`` when anybody but its reporter confirms.
    """
    case = lock(case)
    if confirmed:
        _ensure_reporter(by, case)
    case.confirmed = confirmed
    return _step(case, "close", by, data={"confirmed": confirmed})


@transaction.atomic
def confirm(*, by: Actor, case: Case) -> Case:
    """Its reporter confirms the outcome: an answered case closes, a closed one is marked.

    Confirming twice changes nothing. Raises ``NotPermitted`` for anybody else, ``RuleRefused`` where there is
    nothing to confirm.
    """
    case = lock(case)
    _ensure_reporter(by, case)
    if pack().state(case.state).role != "closed":
        return close(by=by, case=case, confirmed=True)
    if not case.confirmed:
        case.confirmed = True
        case.save(update_fields=["confirmed"])
        record("act.case.confirmed", by=by, subject=case.public_id)
    return case


@transaction.atomic
def reopen(*, by: Actor, case: Case, reason: str, links: Sequence[Link] = ()) -> Case:
    """Open a case again, by its reporter or by whoever may answer; needs a reason."""
    case = lock(case)
    case.reopened += 1
    case.confirmed = False
    return _step(case, "reopen", by, reason=reason, links=links)


@transaction.atomic
def end(*, by: Actor, case: Case, action: str, reason: str) -> Case:
    """End a case without work (``reject``, ``merge``, ``cancel``), with a reason. Children go on."""
    if action not in ("reject", "merge", "cancel"):
        raise RuleRefused(_("The step '%(action)s' is not an ending.") % {"action": action})
    return _step(lock(case), action, by, reason=reason)


@transaction.atomic
def order_from_decision(
    *,
    by: Actor,
    decision: str,
    title: str,
    party: str,
    task: str,
    category: str,
    area_code: str = "",
    simulated: bool = False,
) -> Order:
    """Turn a signed decision into work: a task case for ``party``, under the same clocks and checks.

    The caller (the one who may issue orders) must hold ``order.issue``; the decision must be signed.
    """
    require_person(by)
    require(by, Permission.ORDER_ISSUE)
    signed_dossier(decision)
    if not title.strip() or not task.strip():
        raise InputError(
            _("An order says what is to be done."), where="title, task", mend=_("Write it down.")
        )
    index, now, organisation = pack(), clock.now(), _standing(party)
    index.category(category)
    area = area_by_code(area_code) if area_code else None
    case = Case(
        public_id=new_id("cas"),
        kind="task",
        title=mask(title.strip())[:160],
        category=category,
        state=index.initial_state.code,
        channel="decision",
        origin=decision,
        area=area,
        district=index.district_of(area_code) if area_code else "",
        lon=area.lon if area else None,
        lat=area.lat if area else None,
        opened_at=now,
        simulated=simulated,
        pack_digest=index.digest,
    )
    insert(case)
    links = [Link(decision, case.public_id, "ordered")]
    record("act.case.opened", by=by, subject=case.public_id, data={"decision": decision}, links=links)
    _step(
        case, "triage", by, right=Permission.ORDER_ISSUE, data={"category": category, "suggested": category}
    )
    named, duty = suggested_party(case)
    order = _order(by, case, organisation, task.strip(), duty if party == named else "")
    case.lead = organisation
    data = {
        "party": party,
        "decision": decision,
        "duty": order.duty,
        "named": named,
        "override": party != named,
    }
    dispatched = [Link(case.public_id, order.public_id, "dispatched")]
    _step(case, "dispatch", by, right=Permission.ORDER_ISSUE, data=data, links=dispatched)
    return order


def _step(
    case: Case,
    action: str,
    by: Actor,
    *,
    party: str = "",
    reason: str = "",
    data: Mapping[str, object] | None = None,
    links: Sequence[Link] = (),
    right: Permission | None = None,
) -> Case:
    """Take one step of the pack's workflow: right, rule, state, clocks, event."""
    index = pack()
    # The right comes before the rule: whoever may not act here does not learn how the case stands.
    if by.kind == "reporter" and action in ("close", "reopen"):
        _ensure_reporter(by, case)
    else:
        require_person(by)
        ensure_right(by, right or rules.RIGHT_FOR[action], case, party)
    _ensure_worked_here(case)
    transition = rules.next_step(index, action, case.state)
    rules.ensure_reason(action, reason)
    before, case.state = case.state, transition.target
    role = index.state(case.state).role
    case.closed_at = clock.now() if role in ("closed", "ended") else None
    if case.closed_at:
        clocks.stop_all(case)
        Order.objects.filter(case=case, ended_at=None).update(state="ended", ended_at=case.closed_at)
    else:
        clocks.move(case, stops=transition.stops, starts=transition.starts)
    case.save()
    told = {"from": before, "to": case.state, "reason": reason.strip(), **(data or {})}
    record(f"act.case.{action}", by=by, subject=case.public_id, data=told, links=links)
    return case


def _ensure_reporter(by: Actor, case: Case) -> None:
    """Raise ``NotPermitted`` unless ``by`` proved to be the reporter of this very case."""
    if not (by.kind == "reporter" and case.secret and by.id == reporter(case.number).id):
        raise NotPermitted(_("Only the reporter of this case may do this."))


def _ensure_worked_here(case: Case) -> None:
    if case.adopted:
        raise RuleRefused(
            _("This is an old file of another system; it is not worked here."),
            mend=_("Take a new report in."),
        )


def lock(case: Case) -> Case:
    """The case as it stands now, locked until the transaction ends: two writers take turns."""
    cases = Case.objects.select_for_update(of=("self",)).select_related("area").defer("area__geometry")
    found = cases.filter(pk=case.pk).first()
    if found is None:
        raise NotFound(_("This case no longer stands."))
    return found


def _ensure_running(order: Order) -> None:
    order.refresh_from_db(fields=["state", "ended_at"])
    if order.ended_at is not None:
        raise RuleRefused(_("This order has ended."), mend=_("Open the case to see who has it now."))
