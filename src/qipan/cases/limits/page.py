"""What the page of a case shows of its clocks, and which requests about them are open to the reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qipan.cases import visibility as reach
from qipan.cases.choices import language
from qipan.cases.limits.forms import ConditionForm, ExtendForm, PhaseForm, SuspendForm, WhyForm
from qipan.cases.limits.models import ClockRequest
from qipan.cases.limits.selectors import Requests, requests_of
from qipan.cases.models import Case, Clock, Order
from qipan.cases.section.clocks import CLOCKS, ClockRule
from qipan.cases.section.conditions import Conditions
from qipan.core.forms import HouseForm
from qipan.core.public import Actor, Deadline, clock, pack, word
from qipan.people.public import Permission, has_permission


@dataclass(frozen=True, slots=True)
class ShownClock:
    """A stage's or phase's deadline with its explanation in sentences and the basis of its rule."""

    clock: Clock
    lines: list[str]
    basis: str
    name: str

    @property
    def late(self) -> bool:
        """Whether it ended after its deadline; a running one is judged by its own tag."""
        return self.clock.late

    @property
    def limit(self) -> str:
        """The limit in words: a number and its unit, with the phase's name."""
        amount = f"{self.clock.amount:g} {word('time-unit', self.clock.unit)}"
        return f"{self.name}: {amount}" if self.name else amount


@dataclass(frozen=True, slots=True)
class Limits:
    """Clocks, what was asked about them, and the forms open to the reader by their names."""

    clocks: list[ShownClock]
    requests: Requests
    forms: dict[str, HouseForm]
    closing: str
    deciding: frozenset[str]


def shown(clock: Clock) -> ShownClock:
    """A clock with its words in the language of the page."""
    rule = next((rule for rule in pack().pack[CLOCKS] if rule.id == clock.rule), None)
    lines = Deadline.from_json(clock.explanation).explain(language())
    return ShownClock(clock, lines, rule.basis if rule else "", _phase_name(rule, clock.phase))


def _phase_name(rule: ClockRule | None, code: str) -> str:
    if not code:
        return ""
    names = {phase.code: phase.name.in_language(language()) for phase in rule.first} if rule else {}
    return names.get(code, code)


def limits_of(
    case: Case,
    clocks: Sequence[Clock],
    *,
    by: Actor,
    order: Order | None,
    bound: HouseForm | None = None,
    step: str = "",
) -> Limits:
    """What the case's page shows of limits (three queries); ``bound`` is the form that was refused."""
    told, requests = [shown(each) for each in clocks], requests_of(case)
    offered = open_forms(case, told, requests, by=by, order=order)
    if bound is not None and step in offered:
        offered[step] = bound
    mine = (a.public_id for a in requests if a.is_open and may_decide(a, case, by))
    condition = next((c for c in pack()[Conditions].of(case.category) if c.code == case.condition), None)
    closing = condition.closing.in_language(language()) if condition else ""
    return Limits(told, requests, offered, closing, frozenset(mine))


def open_forms(
    case: Case, clocks: Sequence[ShownClock], requests: Requests, *, by: Actor, order: Order | None
) -> dict[str, HouseForm]:
    """The forms that the reader may send, by name. The services check everything again."""
    if case.adopted:
        return {}
    forms: dict[str, HouseForm] = {}
    running = [c for c in clocks if c.clock.stage == "handle" and c.clock.stopped_at is None]
    if order is not None and running and _handles(case, by, order):
        forms |= _of_the_party(running, requests)
    if case.closed_at and not requests.appeals and _may_appeal(clocks, by, case):
        forms["appeal"] = WhyForm(auto_id="id_appeal_%s")
    if not case.closed_at and len(pack()[Conditions].of(case.category)) > 1 and _triages(case, by):
        forms["condition"] = ConditionForm(category=case.category, initial={"condition": case.condition})
    if any(
        s.state == "approved" and not s.ended_at and s.until > clock.now() for s in requests.suspensions
    ) and (_decides(case, by) or (order is not None and _handles(case, by, order))):
        forms["end"] = WhyForm(auto_id="id_end_%s")
    return forms


def _of_the_party(running: Sequence[ShownClock], requests: Requests) -> dict[str, HouseForm]:
    forms: dict[str, HouseForm] = {}
    in_time = [c for c in running if c.clock.due_at >= clock.now()]
    waiting = any(
        e.state == "asked" and e.clock_id in {c.clock.pk for c in running} for e in requests.extensions
    )
    if in_time and not waiting:
        forms["extend"] = ExtendForm(clocks=list(in_time))
    if len(in_time) == len(running) and all(s.state in ("rejected", "lapsed") for s in requests.suspensions):
        forms["suspend"] = SuspendForm()
    first = next((c for c in running if c.clock.phase), None)
    if first:
        forms["phase"] = PhaseForm(initial={"phase": first.clock.phase})
    return forms


def _handles(case: Case, by: Actor, order: Order) -> bool:
    party = order.party.code
    return has_permission(by, Permission.CASE_HANDLE, organisation=party, areas=reach.place_of(case, party))


def _may_appeal(clocks: Sequence[ShownClock], by: Actor, case: Case) -> bool:
    late = any(c.late for c in clocks if c.clock.stage == "handle")
    party = case.lead.code if case.lead else ""
    return late and has_permission(by, Permission.CASE_HANDLE, organisation=party)


def _triages(case: Case, by: Actor) -> bool:
    return has_permission(by, Permission.CASE_TRIAGE, areas=reach.place_of(case))


def _decides(case: Case, by: Actor) -> bool:
    return has_permission(by, Permission.CLOCK_DECIDE, areas=reach.place_of(case))


def may_decide(asked: ClockRequest, case: Case, by: Actor) -> bool:
    """Whether the page offers ``by`` the decision on an open request (no query beyond what is at hand)."""
    right = Permission.APPEAL_DECIDE if asked.state == "seconded" else Permission.CLOCK_DECIDE
    held = has_permission(by, right, areas=reach.place_of(case))
    own = any(asked.party.code in grant.organisations for grant in by.grants)
    return held and not own and by.id != asked.asked_by.public_id
