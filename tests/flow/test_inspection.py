"""Closed cases are looked at again: drawn unforeseeably, inspected by strangers, opened when not fixed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import cycle

import pytest

from qipan.cases import public as cases
from qipan.cases.inspection import selectors
from qipan.cases.inspection.drawing import draw_now, sample
from qipan.cases.inspection.services import inspect
from qipan.cases.models import Case, Draw, Inspection
from qipan.cases.work.available_actions import offers
from qipan.core import clock, seal, verify
from qipan.core.actors import system
from qipan.core.models import Event
from qipan.core.provenance import walk
from qipan.errors import InputError, NotFound, NotPermitted, RuleRefused
from qipan.media import public as media
from qipan.oversee.public import evaluate
from qipan.people.models import Account, Organisation

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 1, 20, 1, 0, tzinfo=UTC)
FOUND = "到场查看，井盖仍未安装"
DONE = (
    "井盖已补装，可放心通行",
    "换上新井盖并焊牢",
    "路口井口已封好，夜间有灯",
    "破损井圈一并更换，路面平整",
)
ANSWERS = cycle(f"您反映的井盖问题：{done}。" for done in DONE)


@pytest.fixture(autouse=True)
def at_work():
    with clock.at(MORNING):
        yield


def closed_case(person, text: str = "人行道井盖丢失") -> tuple[cases.Case, cases.Order]:
    receipt = cases.submit_report(by=system("test"), channel="web", text=text, area_code="230103")
    dispatcher = person("dispatcher")
    case = cases.triage(by=dispatcher, case=receipt.case, category=receipt.case.category)
    order = cases.dispatch(by=dispatcher, case=case)
    handler = person("handler", organisation=order.party.code)
    cases.accept(by=handler, order=order)
    cases.handle(by=handler, order=order, result="fixed", text="已补装井盖，周边清理完毕。")
    cases.check(by=person("checker"), case=case, passed=True, text="现场看过，井盖已装好。")
    # Each answer is another's: the same one to several is held back.
    cases.answer(by=dispatcher, case=case, text=next(ANSWERS))
    return cases.close(by=dispatcher, case=case), order


@pytest.fixture
def drawn(person) -> tuple[Draw, Inspection, cases.Order]:
    """A draw among three cases of one party."""
    assert draw_now() is None  # the first only commits
    with clock.at(MORNING + timedelta(hours=1)):
        orders = {case.public_id: order for case, order in (closed_case(person) for _ in range(3))}
    seal.seal_pending()
    with clock.at(MORNING + timedelta(days=1)):
        draw = draw_now()
    inspection = Inspection.objects.select_related("draw", "case").get(draw=draw)
    return draw, inspection, orders[inspection.case.public_id]


def test_not_fixed_opens_the_case_again_and_stays_in_the_denominators(person, drawn):
    draw, inspection, _order = drawn
    with clock.at(MORNING + timedelta(days=1, hours=2)):
        inspect(by=person("inspector"), inspection=inspection, result="not-fixed", text=FOUND)
        case = Case.objects.get(pk=inspection.case_id)
        assert (case.state, case.reopened) == ("reopened", 1)
        down = walk(draw.public_id, "down")
        assert {inspection.public_id, case.public_id} <= set(down.objects)
        assert case.origin in walk(inspection.public_id, "up").objects
        start, end = MORNING - timedelta(days=1), MORNING + timedelta(days=2)
        shares = {
            each.indicator.code: (each.numerator, each.denominator)
            for each in evaluate(by=person("reviewer"), start=start, end=end)
        }
    assert shares["inspection-passed"] == (0, 1)
    assert shares["reopened"] == (1, 3)
    assert shares["silent"] == (2, 3)
    seal.seal_pending()
    assert verify.verify().intact


def test_a_reopened_case_closes_again_and_may_be_drawn_again(person, drawn):
    _draw, inspection, _order = drawn
    with clock.at(MORNING + timedelta(days=1, hours=2)):
        inspect(by=person("inspector"), inspection=inspection, result="not-fixed", text=FOUND)
        case = Case.objects.get(pk=inspection.case_id)
        order = cases.dispatch(by=person("dispatcher"), case=case)
        handler = person("handler", organisation=order.party.code)
        cases.accept(by=handler, order=order)
        cases.handle(by=handler, order=order, result="fixed", text="这次已经装好并焊牢。")
        cases.check(by=person("checker"), case=case, passed=True, text="现场看过，已焊牢。")
        cases.answer(by=person("dispatcher"), case=case, text="井盖已重新补装并焊牢，请放心通行。")
        cases.close(by=person("dispatcher"), case=case)
    with clock.at(MORNING + timedelta(days=2)):
        again = draw_now()
        (second,) = again.inspections.select_related("draw", "case")
        assert second.case_id == case.pk
        inspect(by=person("inspector"), inspection=second, result="fixed", text="这次确已装好")
        start, end = MORNING - timedelta(days=1), MORNING + timedelta(days=3)
        shares = {e.indicator.code: e for e in evaluate(by=person("reviewer"), start=start, end=end)}
    passed = shares["inspection-passed"]
    assert (passed.numerator, passed.denominator) == (0, 1), "what was found is not made good by a later look"


def test_nobody_learns_what_waits_and_the_seed_is_told_last(person, drawn):
    draw, inspection, _order = drawn
    told = " ".join(Event.objects.filter(action__startswith="act.draw").values_list("data", flat=True))
    assert draw.seed not in told
    assert draw.commitment in told
    assert inspection.case.public_id not in walk(draw.public_id, "down").objects
    with pytest.raises(NotPermitted):
        selectors.waiting(by=person("handler"))
    with pytest.raises(NotPermitted):
        selectors.inspection_by_id(inspection.public_id, by=person("checker"))
    assert [each.pk for each in selectors.waiting(by=person("inspector"))] == [inspection.pk]
    inspect(by=person("inspector"), inspection=inspection, result="fixed", text="井盖已装，无晃动")
    revealed = Event.objects.get(action="act.draw.revealed")
    assert revealed.content == {"seed": draw.seed}
    assert selectors.inspection_by_id(inspection.public_id, by=person("viewer")).result == "fixed"


def test_everybody_can_draw_again_and_a_changed_draw_is_noticed(drawn):
    draw, inspection, _order = drawn
    assert selectors.proof(draw).holds
    assert sample(draw) == [inspection.case.public_id]
    draw.frame = draw.frame.splitlines()[0]
    assert not selectors.proof(draw).frame
    draw.refresh_from_db()
    other = Case.objects.exclude(pk=inspection.case_id).first()
    Inspection.objects.filter(pk=inspection.pk).update(case=other)
    assert not selectors.proof(draw).sample
    draw.seed = "00" * 32
    assert not selectors.proof(draw).seed


def test_strangers_to_the_case_inspect_and_nobody_else(person, drawn):
    _draw, inspection, order = drawn
    for role in ("handler", "checker"):
        username = person(role, organisation=order.party.code if role == "handler" else "").label
        with pytest.raises(NotPermitted):
            inspect(
                by=person("inspector", username=username),
                inspection=inspection,
                result="fixed",
                text="已看过，很好",
            )
    colleague = person("inspector", username="colleague")
    Account.objects.filter(username="colleague").update(
        organisation=Organisation.objects.get(code=order.party.code)
    )
    assert selectors.waiting(by=colleague) == []
    with pytest.raises(NotFound):
        selectors.inspection_by_id(inspection.public_id, by=colleague)
    with pytest.raises(NotPermitted, match=r"outside|以外"):
        inspect(by=colleague, inspection=inspection, result="fixed", text="已看过，很好")
    with pytest.raises(NotPermitted):
        inspect(by=system("inspection"), inspection=inspection, result="fixed", text="已看过，很好")


def test_what_is_told_badly_is_refused_and_nothing_is_inspected_twice(person, drawn):
    _draw, inspection, _order = drawn
    by = person("inspector")
    with pytest.raises(InputError):
        inspect(by=by, inspection=inspection, result="fine", text=FOUND)
    with pytest.raises(InputError):
        inspect(by=by, inspection=inspection, result="fixed", text=" 好 ")
    inspect(by=by, inspection=inspection, result="cannot-tell", text="现场已改建，无法判断")
    with pytest.raises(RuleRefused):
        inspect(by=by, inspection=inspection, result="fixed", text=FOUND)
    assert Case.objects.get(pk=inspection.case_id).state == "closed"


def test_two_draws_never_take_a_closing_twice(person, drawn):
    draw, _inspection, _order = drawn
    with clock.at(MORNING + timedelta(days=2)):
        assert draw_now() is None
    assert Draw.objects.get(state="committed").since == draw.until
    assert Inspection.objects.count() == 1


def test_the_check_comes_from_outside_the_unit_where_the_city_says_so(person):
    receipt = cases.submit_report(by=system("test"), channel="web", text="人行道井盖丢失", area_code="230103")
    case = cases.triage(by=person("dispatcher"), case=receipt.case, category="e.01.01")
    order = cases.dispatch(by=person("dispatcher"), case=case)
    cases.accept(by=person("handler", organisation=order.party.code), order=order)
    cases.handle(
        by=person("handler", organisation=order.party.code), order=order, result="fixed", text="已补装井盖。"
    )
    colleague = person("checker", username="colleague")
    Account.objects.filter(username="colleague").update(
        organisation=Organisation.objects.get(code=order.party.code)
    )
    with pytest.raises(NotPermitted, match=r"outside|以外"):
        cases.check(by=colleague, case=case, passed=True, text="看过，很好")
    assert cases.check(by=person("checker"), case=case, passed=True, text="看过，很好").passed


def test_a_colleague_is_not_even_offered_the_check_where_it_comes_from_outside(person):
    receipt = cases.submit_report(by=system("test"), channel="web", text="人行道井盖丢失", area_code="230103")
    dispatcher = person("dispatcher")
    case = cases.triage(by=dispatcher, case=receipt.case, category="e.01.02")
    order = cases.dispatch(by=dispatcher, case=case)
    handler = person("handler", organisation=order.party.code)
    cases.accept(by=handler, order=order)
    cases.handle(by=handler, order=order, result="fixed", text="已清理完毕。")
    case = cases.case_by_number(case.number)

    def barred(by) -> list[str]:
        offered = offers(case, by=by, order=None, handlers=cases.handlers_of_subject(case.public_id))
        return [offer.barred for offer in offered if offer.step == "check"]

    colleague = person("checker", username="colleague")
    Account.objects.filter(public_id=colleague.id).update(
        organisation=Organisation.objects.get(code=order.party.code)
    )
    (why,) = barred(colleague)
    assert re.search("outside|以外", why)
    assert barred(person("checker")) == [""]


def test_an_inspector_adds_photos_to_the_own_inspection_and_nobody_else_does(
    person, drawn, camera, settings, tmp_path
):
    settings.QIPAN_STORE = tmp_path
    _draw, inspection, _order = drawn
    by = person("inspector")
    with clock.at(MORNING + timedelta(days=1, hours=1)):
        with pytest.raises(NotPermitted):
            media.attach_photo(by=by, subject=inspection.public_id, data=camera)
        inspect(by=by, inspection=inspection, result="fixed", text="到场查看，已修好")
        made = media.attach_photo(by=by, subject=inspection.public_id, data=camera)
        other = person("inspector", username="another")
        with pytest.raises(NotPermitted):
            media.attach_photo(by=other, subject=inspection.public_id, data=camera)
    # Whoever looks again is at work: where and when is no track of theirs.
    assert (made.lon, made.taken_at, made.folder) == (None, None, inspection.case.public_id)
    assert inspection.public_id in walk(made.public_id, "up").objects


def test_what_a_draw_says_of_its_frame_weighs_each_party_by_its_size(person, drawn):
    draw, inspection, order = drawn
    small = Case.objects.exclude(public_id=inspection.case.public_id).first()
    assert small is not None
    assert selectors.estimate(draw) is None
    # Nine cases of the big party and one of the small: what the small one shows weighs a tenth.
    lines = [f"{inspection.case.public_id} big", *(f"cas_{n:026d} big" for n in range(8))]
    draw.frame = "\n".join([*lines, f"{small.public_id} small"])
    more = Inspection.objects.create(public_id="ins_" + "1" * 26, draw=draw, case=small)
    Inspection.objects.filter(pk=inspection.pk).update(result="fixed", inspected_at=clock.now())
    assert selectors.estimate(draw).waiting == 1
    Inspection.objects.filter(pk=more.pk).update(result="not-fixed", inspected_at=clock.now())
    found = selectors.estimate(draw)
    assert (round(found.share, 3), found.inspected, found.waiting) == (0.9, 2, 0)
    assert 0 < found.low < 0.9 < found.high <= 1
    assert order.party.code


def test_figures_of_one_lead_count_its_cases_alone(person, drawn):
    _draw, _inspection, order = drawn
    start, end = MORNING - timedelta(days=1), MORNING + timedelta(days=2)

    def closed(party: str) -> int:
        figures = evaluate(by=person("reviewer"), start=start, end=end, party=party)
        return next(each.denominator for each in figures if each.indicator.code == "reopened")

    assert (closed(""), closed(order.party.code), closed("city-parks")) == (3, 3, 0)


def test_a_draw_that_is_not_there(person):
    draw_now()
    ahead = Draw.objects.get()
    with pytest.raises(NotFound):
        selectors.draw_by_id(ahead.public_id)
    assert selectors.draws() == []


def test_a_closing_written_while_a_frame_was_read_is_in_the_next(person, drawn):
    draw, _inspection, _order = drawn
    late, _ = closed_case(person)
    Case.objects.filter(pk=late.pk).update(closed_at=draw.until - timedelta(seconds=2))
    with clock.at(MORNING + timedelta(days=2)):
        second = draw_now()
    assert second.since == draw.until
    assert [line.split()[0] for line in second.frame.splitlines()] == [late.public_id]


def test_a_seed_is_told_in_the_end_though_nobody_can_inspect(person, drawn):
    draw, inspection, _order = drawn
    with clock.at(MORNING + timedelta(days=62)):
        draw_now()
        draw.refresh_from_db()
        assert draw.state == "revealed"
        inspect(by=person("inspector"), inspection=inspection, result="cannot-tell", text="路段已改建")
    assert Event.objects.filter(action="act.draw.revealed").count() == 1
