"""The life of simulated cases: every step through the public door, by the person whose step it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from qipan.cases import public as cases
from qipan.cases.section.clocks import Limits
from qipan.cases.section.workflow import RETURN_REASONS, CaseWorkflow
from qipan.core.public import clock, pack, system
from qipan.errors import RuleRefused
from qipan.packs.index import PackIndex
from qipan.people.section import Parties
from qipan.sense.public import Observation, Source
from qipan.sense.section.categories import Categories
from qipan.simulate.agenda import Agenda
from qipan.simulate.happenings import NewEvent
from qipan.simulate.pace import Pace
from qipan.simulate.schema import Work
from qipan.simulate.servants import Staff
from qipan.simulate.signals import observation_of
from qipan.voice.public import give_feedback, proven_case

# Channels at which the reporter writes alone; at the others a clerk of the city writes down what is said.
ALONE = frozenset({"web"})


# Simulated officers answer with the city text's sentences, over and over.
CANNED = "【模拟】答复取自模拟文本"


class CaseLife:
    """Takes reports in and plans what the city's people do with them."""

    def __init__(
        self,
        *,
        work: Work,
        source: Source,
        staff: Staff,
        pace: Pace,
        agenda: Agenda,
        mended: Mapping[str, datetime],
    ) -> None:
        """``mended`` says from when on the cause behind an incident's reports can be put right."""
        self._work, self._source, self._staff, self._pace = work, source, staff, pace
        self._agenda, self._mended = agenda, mended
        self._callers: dict[tuple[str, str], str] = {}
        index: PackIndex = pack()
        self._clerk = staff.with_role(index, "intake-clerk")
        self._dispatcher = staff.with_role(index, "dispatcher")
        self._checker = staff.with_role(index, "checker")
        self.steps: Counter[str] = Counter()

    def report(self, happening: NewEvent) -> cases.Receipt:
        """Take a report in now, and plan its triage."""
        by = system("web-form") if happening.channel in ALONE else self._clerk
        with_category = happening.channel not in ALONE or not self._pace.happens(self._work.unclassified)
        receipt = cases.intake(
            by=by,
            source=self._source,
            observation=self._answered(observation_of(happening, with_category=with_category)),
            told=self._told(happening),
        )
        self.steps["intake"] += 1
        self._plan("accept", receipt.case.category, partial(self._triage, receipt, happening))
        return receipt

    def _answered(self, seen: Observation) -> Observation:
        """The report with some of what its category asks."""
        asked = pack()[Categories].questions_for(seen.category) if seen.category else ()
        given = {
            question.code: self._pace.choose(self._work.answers[question.code])
            for question in asked
            if question.code in self._work.answers and self._pace.happens(self._work.answered)
        }
        return (
            replace(seen, payload={**seen.payload, **cases.checked_and_kept(seen.category, given)})
            if given
            else seen
        )

    def _told(self, happening: NewEvent) -> cases.ReporterContact:
        person = happening.person
        if person is None or not self._pace.happens(self._work.names_left):
            return cases.ReporterContact()
        return cases.ReporterContact(
            name=person.name, phone=person.phone, wants_call=happening.channel == "phone"
        )

    def _plan(self, stage: str, category: str, deed: partial[None], *, part: float = 1.0) -> None:
        self._agenda.enter(self._pace.done(stage, category, clock.now(), part=part), deed)

    def _triage(self, receipt: cases.Receipt, happening: NewEvent) -> None:
        case = receipt.case
        first = self._first(happening, case)
        if first is not None:
            cases.merge(by=self._dispatcher, case=case, into=first, reason=self._work.merge_reason)
            self.steps["merge"] += 1
            return
        if not happening.incident and self._pace.happens(self._work.rejects):
            reason = self._pace.choose(self._work.reject_reasons)
            cases.end(by=self._dispatcher, case=case, action="reject", reason=reason)
            self.steps["reject"] += 1
            return
        cases.triage(by=self._dispatcher, case=case, category=happening.category)
        self.steps["triage"] += 1
        self._plan("dispatch", happening.category, partial(self._dispatch, receipt, happening))

    def _first(self, happening: NewEvent, case: cases.Case) -> cases.Case | None:
        """The case that this number opened for the same kind of thing, if it still runs: the hotline sees the
        number.
        """
        if happening.person is None:
            return None
        number = self._callers.setdefault((happening.person.phone, happening.category), case.number)
        first = cases.standing_for(cases.case_by_number(number))
        runs = pack()[CaseWorkflow].state(first.state).role not in ("closed", "ended")
        return first if runs and first.pk != case.pk else None

    def _dispatch(
        self, receipt: cases.Receipt, happening: NewEvent, party: str = "", reason: str = ""
    ) -> None:
        order = cases.dispatch(by=self._dispatcher, case=receipt.case, party=party, reason=reason)
        self.steps["dispatch"] += 1
        deed = partial(self._accept, receipt, happening, order, not party)
        self._plan("handle", happening.category, deed, part=0.15)

    def _accept(
        self, receipt: cases.Receipt, happening: NewEvent, order: cases.Order, may_return: bool
    ) -> None:
        worker, category = self._staff.worker(order.party.code), happening.category
        elsewhere = _fallback(order) if may_return and not happening.incident else ""
        if elsewhere and self._pace.happens(self._work.returns):
            reason = self._pace.choose(self._work.return_reasons)
            cases.give_back(by=worker, order=order, code=pack().pack[RETURN_REASONS][0].code, reason=reason)
            self.steps["return"] += 1
            if not _open_to("dispatch", order.case):
                return  # returned a second time: a quarrel, which waits for the arbiter
            self._plan("dispatch", category, partial(self._dispatch, receipt, happening, elsewhere, reason))
            return
        cases.accept(by=worker, order=order)
        self.steps["accept"] += 1
        self._plan_phases(order)
        self._plan_handling(receipt, happening, order)

    def _plan_phases(self, order: cases.Order) -> None:
        """What a limit wants reached first is reached on its way."""
        now, case = clock.now(), order.case
        rule = pack()[Limits].rule("handle", case.category, case.condition)
        for phase in rule.first if rule else ():
            now = self._pace.within(phase.amount, phase.unit, now)
            self._agenda.enter(now, partial(self._reach, order, phase.code))

    def _reach(self, order: cases.Order, phase: str) -> None:
        if any(c.phase == phase and c.stopped_at is None for c in cases.clocks_of(order.case)):
            worker, text = self._staff.worker(order.party.code), self._pace.choose(self._work.done_texts)
            cases.reach_phase(by=worker, case=order.case, phase=phase, text=text)
            self.steps["phase"] += 1

    def _plan_handling(self, receipt: cases.Receipt, happening: NewEvent, order: cases.Order) -> None:
        at = self._pace.done("handle", happening.category, clock.now())
        mended = self._mended.get(happening.incident)
        if mended is not None:
            at = max(at, mended + self._pace.hours(1.0))
        self._agenda.enter(at, partial(self._handle, receipt, happening, order))

    def _handle(self, receipt: cases.Receipt, happening: NewEvent, order: cases.Order) -> None:
        failed = self._pace.happens(self._work.not_fixed)
        text = self._pace.choose(self._work.not_fixed_texts if failed else self._work.done_texts)
        worker = self._staff.worker(order.party.code)
        cases.handle(by=worker, order=order, result="not-fixed" if failed else "fixed", text=text)
        self.steps["handle"] += 1
        self._plan("check", happening.category, partial(self._check, receipt, happening, failed))

    def _check(self, receipt: cases.Receipt, happening: NewEvent, failed: bool) -> None:
        passed = not failed and not self._pace.happens(self._work.check_fails)
        text = self._pace.choose(self._work.check_texts if passed else self._work.fail_texts)
        cases.check(by=self._checker, case=receipt.case, passed=passed, text=text)
        self.steps["check"] += 1
        if passed:
            self._plan("answer", happening.category, partial(self._answer, receipt, happening))
        elif order := cases.running_order(receipt.case):
            self._plan_handling(receipt, happening, order)

    def _answer(self, receipt: cases.Receipt, happening: NewEvent) -> None:
        text = self._pace.choose(self._work.answer_texts)
        cases.answer(by=self._dispatcher, case=receipt.case, text=text, despite=CANNED)
        self.steps["answer"] += 1
        if self._pace.happens(self._work.replies):
            at = clock.now() + self._pace.hours(self._work.reply_hours)
            self._agenda.enter(at, partial(self._reply, receipt, happening))

    def _reply(self, receipt: cases.Receipt, happening: NewEvent) -> None:
        contested = self._pace.happens(self._work.contests)
        case = proven_case(number=receipt.case.number, secret=receipt.secret)
        verdict, text = "confirmed", ""
        if contested:
            verdict, text = "contested", self._pace.choose(self._work.contest_texts)
        try:
            give_feedback(case=case, verdict=verdict, text=text, channel=happening.channel)
        except RuleRefused:
            return  # the hotline asked first, or an inspector opened the case again
        self.steps[verdict] += 1
        if contested:
            self._plan("dispatch", happening.category, partial(self._dispatch, receipt, happening))


def _open_to(action: str, case: cases.Case) -> bool:
    """Whether the case, as it stands now, can take a step."""
    return pack()[CaseWorkflow].transition(action, cases.case_by_number(case.number).state) is not None


def _fallback(order: cases.Order) -> str:
    """The other party that the duty list names for the case, when there is one."""
    case = order.case
    duty = cases.listed(case).duty
    other = pack()[Parties].resolve(duty.fallback, case.district) if duty else None
    return other.code if other and other.code != order.party.code else ""
