"""Limits in the life of a case: more time, pauses, excuses, phases, conditions, reminders, recounts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from qipan.cases import public as cases
from qipan.cases.limits import calendars, services
from qipan.cases.limits.escalation import escalate
from qipan.cases.limits.selectors import notices_for, open_requests
from qipan.cases.limits.suspensions import end_due_suspensions
from qipan.cases.models import Clock, Escalation
from qipan.core import clock, store
from qipan.core.actors import system
from qipan.core.deadlines import Deadline
from qipan.core.provenance import walk
from qipan.core.public import events_of, pack
from qipan.core.section import CALENDAR, CalendarYear
from qipan.errors import InputError, NotPermitted, RuleRefused
from qipan.oversee.public import evaluate
from qipan.sense.public import Observation, source_by_code

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Shanghai")
MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=ZONE).astimezone(UTC)  # a Monday
WHY = "等待备件到货"


def local(text: str) -> datetime:
    """A wall time in Harbin, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


def wall(at: datetime) -> str:
    return f"{at.astimezone(ZONE):%Y-%m-%d %H:%M}"


class Job:
    """A case dispatched at ``at`` with its order, and the people around it."""

    def __init__(self, person, category: str, at: datetime = MORNING, condition: str = "") -> None:
        now = self.at = at
        with clock.at(at):
            seen = Observation(
                occurred_at=now,
                received_at=now,
                kind="report",
                channel="web",
                text="井盖",
                lon=126.68,
                lat=45.72,
            )
            case = cases.intake(by=system("test"), source=source_by_code("intake"), observation=seen).case
            self.dispatcher, self.checker = person("dispatcher"), person("checker")
            self.reviewer = person("reviewer")
            case = cases.triage(by=self.dispatcher, case=case, category=category, condition=condition)
            self.order = cases.dispatch(by=self.dispatcher, case=case)
            self.handler = person("handler", organisation=self.order.party.code)
            self.case = case
        self.case.refresh_from_db()

    def clock(self, phase: str = "") -> Clock:
        return Clock.objects.filter(case=self.case, stage="handle", phase=phase).latest("id")

    def extend(self, amount: float, after: timedelta = timedelta(hours=1)):
        with clock.at(self.at + after):
            return services.ask_extension(by=self.handler, case=self.case, amount=amount, reason=WHY)

    def decide(self, asked, approved: bool = True, by=None, after: timedelta = timedelta(hours=1)):
        with clock.at(self.at + after):
            return services.decide(
                by=by or self.dispatcher, asked=asked, approved=approved, reason="现场核实确需时间"
            )

    def close(self, at: datetime) -> None:
        with clock.at(at):
            cases.accept(by=self.handler, order=self.order)
            cases.handle(by=self.handler, order=self.order, result="fixed", text="已修好")
            cases.check(by=self.checker, case=self.case, passed=True, text="现场已查")
            cases.answer(by=self.dispatcher, case=self.case, text="灯已修好，已亮")
            cases.close(by=self.dispatcher, case=self.case)
        self.case.refresh_from_db()


@pytest.fixture
def job(person):
    return lambda *args, **named: Job(person, *args, **named)


COVER = "c.01.01.2"


def test_a_condition_sets_the_limit_and_the_usual_one_is_taken(job):
    assert job("c.01.01.1").clock().rule == "handle-cover-missing"
    assert job(COVER).case.condition == "cover-broken"
    noisy = job(COVER, condition="cover-noisy").clock()
    assert (noisy.amount, noisy.unit) == (2, "working-days")


def test_a_condition_of_another_category_is_refused(job):
    with pytest.raises(RuleRefused):
        job("e.01.02", condition="cover-noisy")


def test_another_condition_counts_anew_from_the_start_and_both_deadlines_stay(job):
    work = job(COVER)
    before = work.clock().due_at
    with clock.at(MORNING + timedelta(hours=2)):
        services.change_condition(
            by=work.dispatcher, case=work.case, condition="cover-noisy", reason="现场只有异响"
        )
    after = work.clock()
    assert (after.rule, after.started_at, wall(after.due_at)) == (
        "handle-cover-noisy",
        work.clock().started_at,
        "2026-03-04 09:00",
    )
    told = [e.content for e in events_of(work.case.public_id) if e.action == "act.clock.recounted"]
    assert datetime.fromisoformat(told[-1]["due_before"]) == before
    assert datetime.fromisoformat(told[-1]["due_after"]) == after.due_at
    work.case.refresh_from_db()
    assert work.case.due_at == after.due_at


def test_no_change_of_condition_takes_overtime_away(job):
    work = job(COVER)
    with clock.at(MORNING + timedelta(days=1)), pytest.raises(RuleRefused):
        services.change_condition(
            by=work.dispatcher, case=work.case, condition="cover-noisy", reason="现场只有异响"
        )
    work.case.refresh_from_db()
    assert work.case.condition == "cover-broken"


def test_a_structure_going_up_has_two_deadlines(job):
    work = job("e.01.01")
    first, whole = work.clock("stop"), work.clock()
    assert wall(first.due_at) == "2026-03-02 10:00"
    assert wall(whole.due_at) == "2026-03-17 10:00"
    assert work.case.due_at == first.due_at
    with clock.at(MORNING + timedelta(hours=2)):
        services.reach_phase(by=work.handler, case=work.case, phase="stop", text="已制止施工")
    assert work.clock("stop").late
    assert not work.clock().late
    work.case.refresh_from_db()
    assert work.case.due_at == whole.due_at


def test_a_change_of_condition_ends_the_phases_that_it_does_not_have(job):
    work = job("e.01.01")
    with clock.at(MORNING + timedelta(minutes=20)):
        services.change_condition(
            by=work.dispatcher, case=work.case, condition="structure-standing", reason="早已建成"
        )
    assert not Clock.objects.filter(case=work.case, phase="stop").exists()
    assert work.clock().rule == "handle-e.01.01"
    assert wall(work.clock().due_at) == "2026-03-30 09:00"
    with clock.at(MORNING + timedelta(minutes=30)):
        services.change_condition(
            by=work.dispatcher, case=work.case, condition="structure-going-up", reason="又在施工"
        )
    again = Clock.objects.get(case=work.case, phase="stop", stopped_at=None)
    assert wall(again.due_at) == "2026-03-02 10:00"
    assert wall(work.clock().due_at) == "2026-03-17 10:00"


def test_an_extension_is_asked_for_by_the_party_and_approved_by_another(job, person):
    work = job(COVER, condition="cover-noisy")
    asked = work.extend(1)
    for nobody in (work.handler, person("dispatcher", organisation=work.order.party.code, username="own")):
        with pytest.raises(NotPermitted):
            work.decide(asked, by=nobody)
    assert asked.public_id in {each.public_id for each in open_requests(work.dispatcher)}
    work.decide(asked)
    assert wall(work.clock().due_at) == "2026-03-05 09:00"
    assert "增加1个工作日" in "".join(Deadline.from_json(work.clock().explanation).explain("zh"))
    assert open_requests(work.dispatcher) == []
    assert {work.order.public_id, work.case.public_id} <= set(walk(asked.public_id, "up").objects)
    with pytest.raises(RuleRefused):
        work.decide(asked, approved=False)


def test_two_extensions_at_most_and_a_rejected_one_does_not_count(job):
    work = job(COVER, condition="cover-noisy")
    work.decide(work.extend(1), approved=False)
    work.decide(work.extend(2))
    work.decide(work.extend(0.5))
    assert wall(work.clock().due_at) == "2026-03-06 14:00"
    with pytest.raises(RuleRefused):
        work.extend(1)


def test_an_extension_is_at_most_the_limit_in_time_and_one_by_one(job):
    work = job(COVER, condition="cover-noisy")
    for amount in (0, -1, 2.5, float("nan"), float("inf")):
        with pytest.raises(InputError):
            work.extend(amount)
    with pytest.raises(RuleRefused):
        work.extend(1, after=timedelta(days=3))
    work.extend(1)
    with pytest.raises(RuleRefused):
        work.extend(1)


def test_a_suspension_stops_the_clock_once_and_ends_by_itself(job):
    work = job(COVER, condition="cover-noisy")
    with clock.at(MORNING + timedelta(hours=1)):
        asked = services.ask_suspension(
            by=work.handler, case=work.case, until=local("2026-03-09 00:00"), reason="等待交通管制"
        )
    work.decide(asked)
    # Two days counted from Monday 9:00: one hour on Monday, the rest from the Monday after on.
    assert wall(work.clock().due_at) == "2026-03-10 16:00"
    assert any("挂账" in line for line in Deadline.from_json(work.clock().explanation).explain("zh"))
    with clock.at(MORNING + timedelta(days=2)):
        assert end_due_suspensions() == 0
        with pytest.raises(RuleRefused):
            services.ask_suspension(
                by=work.handler, case=work.case, until=local("2026-03-20 00:00"), reason="再次申请"
            )
    with clock.at(local("2026-03-09 00:01")):
        assert (end_due_suspensions(), end_due_suspensions()) == (1, 0)
    assert wall(work.clock().due_at) == "2026-03-10 16:00"


def test_a_suspension_that_is_ended_by_hand_gives_the_time_back(job):
    work = job(COVER, condition="cover-noisy")
    with clock.at(MORNING + timedelta(hours=1)):
        asked = services.ask_suspension(
            by=work.handler, case=work.case, until=local("2026-04-01 00:00"), reason="等待交通管制"
        )
    work.decide(asked)
    with clock.at(local("2026-03-03 10:00")):
        services.end_suspension(by=work.handler, suspension=asked, reason="管制已解除")
    assert wall(work.clock().due_at) == "2026-03-05 09:00"


@pytest.mark.parametrize("until", ["2026-03-01 00:00", "2027-06-01 00:00"])
def test_a_suspension_ends_within_a_year(job, until):
    work = job(COVER)
    with clock.at(MORNING), pytest.raises(InputError):
        services.ask_suspension(by=work.handler, case=work.case, until=local(until), reason="等待交通管制")


def test_an_appeal_excuses_and_the_fact_stays(job):
    work = job(COVER)
    with clock.at(MORNING + timedelta(days=2)), pytest.raises(RuleRefused):
        services.ask_appeal(by=work.handler, case=work.case, reason="暴雪封路")
    work.close(MORNING + timedelta(days=3))
    later = timedelta(days=3, hours=1)
    with clock.at(MORNING + later):
        asked = services.ask_appeal(by=work.handler, case=work.case, reason="暴雪封路")
        with pytest.raises(RuleRefused):
            services.ask_appeal(by=work.handler, case=work.case, reason="暴雪封路")
    with pytest.raises(NotPermitted):
        work.decide(asked, by=work.reviewer, after=later)
    work.decide(asked, after=later)
    assert not work.clock().exempt
    with pytest.raises(NotPermitted):
        work.decide(asked, after=later)
    work.decide(asked, by=work.reviewer, after=later)
    assert (work.clock().late, work.clock().exempt) == (True, True)
    with clock.at(MORNING + timedelta(days=4)):
        figure = evaluate(by=work.reviewer, start=MORNING, end=MORNING + timedelta(days=1))[0]
    assert (figure.numerator, figure.denominator, figure.without_exemptions) == (1, 1, 0)
    assert (figure.percent, figure.raw_percent) == ("100.0", "0.0")


def test_a_rejected_appeal_excuses_nothing_and_in_time_there_is_nothing_to_appeal(job):
    late, prompt = job(COVER), job(COVER)
    late.close(MORNING + timedelta(days=3))
    prompt.close(MORNING + timedelta(hours=1))
    with clock.at(MORNING + timedelta(days=3)):
        asked = services.ask_appeal(by=late.handler, case=late.case, reason="暴雪封路")
        with pytest.raises(RuleRefused):
            services.ask_appeal(by=prompt.handler, case=prompt.case, reason="暴雪封路")
    late.decide(asked, approved=False, after=timedelta(days=3))
    assert not late.clock().exempt


def test_the_ladder_is_climbed_once_and_sleeps_at_night(job, person):
    work = job(COVER, condition="cover-noisy")

    def steps() -> list[str]:
        raised = Escalation.objects.filter(clock=work.clock()).order_by("id")
        return list(raised.values_list("step", flat=True))

    with clock.at(local("2026-03-02 16:00")):
        assert escalate() == 0
    with clock.at(local("2026-03-03 09:30")):
        assert escalate() == 1
        assert escalate() == 0
    assert steps() == ["half"]
    seen = notices_for(work.handler)
    assert [(n.case.pk, n.step.id) for n in seen] == [(work.case.pk, "half")]
    assert notices_for(work.dispatcher) == []
    assert notices_for(person("handler", organisation="city-data", username="elsewhere")) == []
    with clock.at(local("2026-03-04 03:00")):
        assert escalate() == 0
    with clock.at(local("2026-03-05 09:00")):
        assert escalate() == 2
    assert steps() == ["half", "nearly", "due"]
    with clock.at(local("2026-03-06 09:30")):
        assert escalate() == 1
    assert steps()[-1] == "twice"
    assert [n.step.id for n in notices_for(person("duty-officer"))] == ["twice"]
    assert [n.step.id for n in notices_for(work.dispatcher)] == ["twice"]
    assert not Clock.objects.filter(pk=work.clock().pk).exclude(escalate_at=None).exists()


def test_an_emergency_is_told_at_night(job):
    work = job("c.01.01.1", at=local("2026-03-02 23:00"))
    with clock.at(local("2026-03-03 00:30")):
        assert escalate() >= 1
    assert Escalation.objects.filter(clock=work.clock(), step="half").exists()


def with_year_2027():
    """Harbin's text with the calendar of 2027, in which 4 January is a holiday."""
    text = pack().pack
    calendar = text[CALENDAR]
    name = calendar.years[-1].holidays[0].name
    year = CalendarYear.model_validate(
        {
            "year": 2027,
            "source": "测试通知",
            "holidays": [{"name": name, "days": ["2027-01-01", "2027-01-04"]}],
        }
    )
    changed = calendar.model_copy(update={"years": (*calendar.years, year)})
    return text.replace(CALENDAR, changed)


def test_a_clock_over_a_year_without_calendar_is_provisional_and_recounted(job):
    work = job(COVER, condition="cover-noisy", at=local("2026-12-31 15:00"))
    due = work.clock()
    assert due.provisional
    assert wall(due.due_at) == "2027-01-04 15:00"
    assert any("暂定" in line for line in Deadline.from_json(due.explanation).explain("zh"))
    calendars.forget()
    with clock.at(local("2026-12-31 16:00")):
        assert calendars.recount_provisional() == 0
        store.activate(by=system("test"), text=with_year_2027())
        assert calendars.recount_provisional() > 0
        calendars.forget()
        assert calendars.recount_provisional() == 0
    due = work.clock()
    assert not due.provisional
    assert wall(due.due_at) == "2027-01-06 15:00"
    told = [e.content for e in events_of(work.case.public_id) if e.action == "act.clock.recounted"]
    assert {each["cause"] for each in told} == {"calendar"}
