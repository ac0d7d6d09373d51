"""The duty list for everybody, quarrels and proposals on their pages, and the figures of passing on."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.test import Client

from qipan.cases import public as cases
from qipan.cases.duties import reassignment_figures as passing
from qipan.cases.models import Dispute, DutyAmendment, DutyProposal, Order, Reassignment
from qipan.cases.section.duties import DutyList
from qipan.cases.services import today
from qipan.cli import qipan
from qipan.core.public import clock, pack
from qipan.packs.finder import find_city
from qipan.packs.index import PackIndex
from qipan.packs.loader import check_city
from qipan.sense.section.categories import CATEGORIES

pytestmark = pytest.mark.django_db
RULING = {"reasons": "供热主管部门明确", "basis": "供热条例（示范）", "scope": "city"}


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def amended(quarrels, person) -> DutyAmendment:
    """The proposal of the quarrels, accepted from today."""
    proposal = DutyProposal.objects.get(public_id=quarrels["proposal"])
    return cases.accept_proposal(
        by=person("duty-keeper"), proposal=proposal, reasons="与条例一致", effective=today()
    )


def test_everybody_finds_who_is_responsible_and_by_which_version(db):
    page = text(Client(headers={"accept-language": "zh-hans"}).get("/duties/?q=供热 供热期"))
    assert "heating-season" in page
    assert "parking" not in page
    assert pack().digest[:12] in page
    assert "10-20 – 04-20" in page
    summer = text(Client().get("/duties/?on=2026-07-01"))
    assert "heating-season" not in summer


def test_the_api_tells_strangers_the_list_with_its_amendments(api, amended):
    told = api()("GET", "/duties?q=e.06.99.1").json()
    assert told["version"] == pack().pack.city.version
    (duty,) = [one for one in told["duties"] if one["amendment"]]
    assert (duty["lead"], duty["amendment"]) == ("city-ecology", amended.public_id)


def test_the_exported_list_is_a_valid_pack_that_says_the_same(amended, tmp_path: Path):
    folder = Path(shutil.copytree(find_city("harbin"), tmp_path / "harbin"))
    (folder / "duties.yaml").write_bytes(Client().get("/duties/duties.yaml").content)
    taken, problems = check_city(folder)
    assert problems == ()
    index = PackIndex(taken)
    own = pack()[DutyList].amended([])
    changed = 0
    for category in pack().pack[CATEGORIES]:
        chain = pack().chain("area", "230103")
        now = index[DutyList].duty_for(category.code, chain, at=clock.now())
        assert (
            now.id
            == index[DutyList]
            .amended([now])
            .find(index.chain("category", category.code), chain, clock.now())
            .id
        )
        changed += now.lead != own.find(pack().chain("category", category.code), chain, clock.now()).lead
    assert changed == 1


def test_the_command_exports_the_list(amended, tmp_path: Path):
    target = tmp_path / "duties.yaml"
    done = CliRunner().invoke(qipan, ["duties", "export", "--to", str(target)])
    assert done.exit_code == 0, done.output
    assert amended.duty["id"] in target.read_text(encoding="utf-8")


def test_a_quarrel_is_ruled_on_its_page_and_its_proposal_adopted(enter, quarrels):
    arbiter, keeper = enter("arbiter"), enter("duty-keeper")
    path = f"/disputes/{quarrels['dispute']}/"
    assert "Make the ruling" in text(arbiter.get(path))
    assert "Make the ruling" not in text(enter("viewer").get(path))
    refused = arbiter.post(path, {"lead": "city-heating-office", **RULING, "basis": ""})
    assert refused.status_code == 422
    assert "供热主管部门明确" in text(refused)
    assert arbiter.post(path, {"lead": "city-heating-office", **RULING}).status_code == 302
    proposal = DutyProposal.objects.get(ruling__dispute__public_id=quarrels["dispute"])
    page = f"/duties/proposals/{proposal.public_id}/"
    early = {"decision": "accept", "effective": "2020-01-01", "reasons": "与条例一致"}
    assert keeper.post(page, early).status_code == 422
    assert keeper.post(page, {**early, "effective": "2099-01-01"}).status_code == 302
    assert "2099-01-01" in text(keeper.get(page))


def test_a_ruling_is_shown_where_a_similar_case_is_dispatched(enter, quarrels, report, person):
    case = report("暖气不热", area_code="230103").case
    cases.triage(by=person("dispatcher"), case=case, category="e.06.99.1")
    assert "主管部门明确" in text(enter("dispatcher").get(f"/cases/{case.public_id}/"))
    assert "主管部门明确" not in text(enter("checker").get(f"/cases/{case.public_id}/"))
    other = report("路灯不亮", area_code="230103").case
    cases.triage(by=person("dispatcher"), case=other, category="c.02")
    assert "主管部门明确" not in text(enter("dispatcher").get(f"/cases/{other.public_id}/"))


def test_a_street_calls_and_the_called_party_reports_in_on_pages(enter, quarrels):
    street = enter("street-officer", organisation="street-offices-230103", area="230103")
    case = f"/cases/{quarrels['quarrelled']}/"
    assert "Call parties" in text(street.get(case))
    street.post(f"{case}whistle/", {"parties": ["city-parks"], "task": "现场会商", "reason": "多次反映"})
    order = Order.objects.get(party__code="city-parks")
    assert "not reported in" in text(street.get(case))
    called = enter("handler", organisation="city-parks")
    assert order.public_id in text(called.get("/assists/"))
    assert order.public_id not in text(enter("handler", organisation="city-fire").get("/assists/"))
    step = f"/orders/{order.public_id}"
    assert called.post(f"{step}/accept/").status_code == 302
    assert "not reported in" not in text(street.get(case))
    assert called.post(f"{step}/return/", {"code": "", "reason": "不归我们"}).status_code == 422
    assert called.post(f"{step}/handle/", {"result": "fixed", "text": "已到场"}).status_code == 302
    assert street.get(f"{step}/dance/").status_code == 404


def test_a_sub_order_is_nobody_else_s(enter, quarrels):
    path = f"/orders/{quarrels['sub_order']}/accept/"
    assert enter("handler", organisation="city-fire").post(path).status_code in (403, 404)
    assert enter("handler", organisation="nuanliu-heating").post(path).status_code == 302


def test_right_at_the_first_hop_has_numerator_denominator_and_interval(report, person, quarrels):
    def dispatched():
        case = report("暖气不热", area_code="230103").case
        cases.triage(by=person("dispatcher"), case=case, category="e.06.99.1")
        return cases.dispatch(by=person("dispatcher"), case=case)

    order = dispatched()
    worker = person("handler", organisation=order.party.code)
    cases.accept(by=worker, order=order)
    cases.handle(by=worker, order=order, result="fixed", text="已修复")
    dispatched()  # on its way: in neither figure
    now = clock.now()
    asked = {"by": person("viewer"), "start": now - timedelta(days=1), "end": now + timedelta(days=1)}
    all_of_them, events = passing.first_hop_right(**asked)
    assert (all_of_them.category, events.category) == ("", "e")
    assert (all_of_them.share.numerator, all_of_them.share.denominator) == (1, 3)
    low, high = all_of_them.share.interval
    assert (round(low, 3), round(high, 3)) == (0.061, 0.792)  # Wilson 95 % of 1/3
    pairs = {(p.origin, p.party): p.share for p in passing.passings(**asked)}
    assert (pairs["city-water", "city-police"].numerator, pairs["city-water", "city-police"].denominator) == (
        2,
        4,
    )
    bounced = dict(passing.bouncing_cases(**asked))
    assert sorted(bounced.values()) == [3, 4]
    assert Reassignment.objects.filter(case__in=bounced).count() == 7
    assert Dispute.objects.filter(case__in=bounced).count() == 2
