"""A warning is told to the public as CAP 1.2: valid, in two languages, with its updates and its end."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from qipan.cases.public import submit_report
from qipan.core import clock
from qipan.core.actors import system
from qipan.core.provenance import walk
from qipan.core.public import events_of, new_id
from qipan.core.store import pack
from qipan.emergency.alerts.models import AlertProposal, PublicAlert
from qipan.emergency.alerts.services import withdraw
from qipan.emergency.public import Words, call_off, goes_by_two, propose, publish, second
from qipan.errors import InputError, NotPermitted, RuleRefused
from qipan.judge.models import Finding
from qipan.judge.public import adjust, cancel, confirm
from qipan.kernels import cap
from qipan.places.models import Area

pytestmark = pytest.mark.django_db

REASONS = "多处来电，压力骤降，需要告知群众。"
READ = "已核对范围、措施和用语，可以发布。"
GRADES = {"urgency": "now", "trend": "growing", "harm": "considerable"}
SAID = {"title": "供热中断", "text": "香坊区多处停热。", "reasons": REASONS}
WORDS = Words(
    "香坊区供热中断", "Heating outage in Xiangfang", "多处停热。", "No heat.", "到取暖点", "Go to a warm room"
)


@pytest.fixture
def officer(person: Any) -> Any:
    return person("duty-officer")


@pytest.fixture
def warn(officer: Any) -> Any:
    def made(area: str = "230110", *, simulated: bool = False) -> Any:
        now = clock.now()
        finding = Finding.objects.create(
            public_id=new_id("fnd"),
            indicator="heating-complaints",
            area=Area.objects.get(code=area),
            raised_at=now,
            last_excess_at=now,
            window_start=now - timedelta(hours=1),
            window_end=now,
            observed=40,
            expected=5,
            upper=12,
            recurrence_days=900,
            coverage=1.0,
            evidence=0,
            method="test",
            pack_digest=pack().digest,
        )
        return confirm(by=officer, finding=finding, simulated=simulated, **GRADES, **SAID)

    return made


def sound(alert: PublicAlert, conformance: Path) -> cap.Alert:
    """The message, which must hold against the schema and the further checks."""
    from lxml import etree

    schema = etree.XMLSchema(etree.parse(str(conformance / "cap" / "CAP-v1.2-schema.xsd")))
    assert schema.validate(etree.fromstring(alert.content.encode())), schema.error_log
    message = cap.read(alert.content.encode())
    assert cap.faults(message) == []
    return message


@pytest.fixture
def deputy(person: Any) -> Any:
    return person("duty-officer", username="deputy")


@pytest.fixture
def tell(deputy: Any) -> Any:
    """Sends as one officer, or as two where it takes two."""

    def told(*, by: Any, warning: Any, words: Words, reasons: str) -> PublicAlert:
        if not goes_by_two(warning):
            return publish(by=by, warning=warning, words=words, reasons=reasons)
        proposal = propose(by=by, warning=warning, words=words, reasons=reasons)
        return second(by=deputy, proposal=proposal, reasons=READ)

    return told


@pytest.mark.realdata
@pytest.mark.parametrize("area", ["230110", "2301"])
def test_a_message_is_valid_and_says_what_the_person_graded(warn, officer, conformance, area, tell):
    message = sound(tell(by=officer, warning=warn(area), words=WORDS, reasons=REASONS), conformance)
    assert (message.status, message.message_type, message.scope) == ("Actual", "Alert", "Public")
    assert [info.language for info in message.infos] == ["zh-CN", "en-US"]
    chinese, english = message.infos
    assert (chinese.urgency, chinese.severity, chinese.certainty) == ("Immediate", "Moderate", "Observed")
    assert chinese.parameters == (cap.Pair("预警级别", "橙色"),)
    assert english.parameters == (cap.Pair("Warning level", "Orange"),)
    assert (chinese.headline, english.headline) == ("香坊区供热中断", "Heating outage in Xiangfang")
    assert chinese.areas[0].geocodes == (cap.Pair("GB/T 2260", area),)
    assert chinese.areas[0].polygons
    assert all(44 < lat < 47 and 125 < lon < 131 for lat, lon in chinese.areas[0].polygons[0])


@pytest.mark.realdata
def test_updates_and_the_end_name_all_earlier_messages(warn, officer, conformance, tell):
    warning, start = warn(), clock.now() + timedelta(minutes=1)
    with clock.at(start):
        first = tell(by=officer, warning=warning, words=WORDS, reasons=REASONS)
    with clock.at(start + timedelta(hours=1)):
        graver = adjust(by=officer, warning=warning, **{**GRADES, "harm": "serious"}, **SAID)
        second = tell(by=officer, warning=graver, words=WORDS, reasons=REASONS)
    with clock.at(start + timedelta(hours=9)):
        lifted = cancel(by=officer, warning=graver, reasons="压力恢复正常并已稳定。")
        third = call_off(by=officer, warning=lifted, words=WORDS, reasons="压力恢复，解除预警。")
    told = [sound(each, conformance) for each in (first, second, third)]
    assert [each.message_type for each in told] == ["Alert", "Update", "Cancel"]
    named = [[r.identifier for r in each.references] for each in told]
    assert named == [[], [first.public_id], [first.public_id, second.public_id]]
    assert told[2].references[0].sent == told[0].sent
    assert (second.colour, told[1].infos[0].severity) == ("red", "Severe")
    assert told[2].infos[0].responses == ("AllClear",)
    assert {each.chain for each in (first, second, third)} == {first.public_id}
    assert third.public_id in walk(warning.public_id, "down").objects
    with pytest.raises(RuleRefused):
        call_off(by=officer, warning=lifted, words=WORDS, reasons=REASONS)


def test_what_is_simulated_is_an_exercise_and_says_so(warn, officer, city, tell):
    told = tell(by=officer, warning=warn(simulated=True), words=WORDS, reasons=REASONS)
    message = cap.read(told.content.encode())
    assert (told.status, message.status, told.simulated) == ("Exercise", "Exercise", True)
    assert "不是真实预警" in message.note


def test_a_demo_store_never_says_actual(warn, officer, tell):
    from qipan.core.models import Store
    from qipan.core.store import forget

    Store.objects.update(kind="demo")
    forget()
    assert tell(by=officer, warning=warn(), words=WORDS, reasons=REASONS).status == "Exercise"


def test_only_a_person_with_the_right_and_reasons_tells_the_public(warn, officer, person):
    warning = warn()
    for by in (system("watch"), person("viewer"), person("decider")):
        with pytest.raises(NotPermitted):
            propose(by=by, warning=warning, words=WORDS, reasons=REASONS)
    with pytest.raises(RuleRefused):
        propose(by=officer, warning=warning, words=WORDS, reasons="急")
    with pytest.raises(InputError):
        Words("标题", "", "文字", "text")
    bad = Words("标\x0b题", "head", "文字", "text")
    with pytest.raises(InputError):
        propose(by=officer, warning=warning, words=bad, reasons=REASONS)
    assert not PublicAlert.objects.exists()


def test_the_log_holds_the_digest_of_what_was_sent(warn, officer, tell):
    import hashlib

    told = tell(by=officer, warning=warn(), words=WORDS, reasons=REASONS)
    event = events_of(told.public_id)[0]
    assert event.action == "judge.alert.sent"
    assert event.content["sha256"] == hashlib.sha256(told.content.encode()).hexdigest()


def test_an_alert_in_force_stands_on_every_page_for_the_public_until_it_is_called_off(
    warn, officer, person, tell
):
    warning = warn()
    tell(by=officer, warning=warning, words=WORDS, reasons=REASONS)
    number, secret = reported()
    reader = Client(headers={"accept-language": "zh-hans"})
    reader.post("/follow/", {"number": number, "secret": secret})
    pages = ("/", "/report/", "/follow/", "/follow/case/")
    for page in pages:
        shown = reader.get(page).content.decode()
        assert "香坊区供热中断" in shown, page
        assert "到取暖点" in shown, page
    english = Client(headers={"accept-language": "en"}).get("/").content.decode()
    assert "Heating outage in Xiangfang" in english
    lifted = cancel(by=officer, warning=warning, reasons="压力恢复，解除预警。")
    call_off(by=officer, warning=lifted, words=WORDS, reasons="压力恢复，解除预警。")
    for page in pages:
        assert "香坊区供热中断" not in reader.get(page).content.decode(), page


def test_an_alert_that_has_run_out_is_shown_no_more(warn, officer, tell):
    tell(by=officer, warning=warn(), words=WORDS, reasons=REASONS)
    with clock.at(clock.now() + timedelta(hours=25)):
        assert (
            "香坊区供热中断" not in Client(headers={"accept-language": "zh-hans"}).get("/").content.decode()
        )


def reported() -> tuple[str, str]:
    """Number and code of a report."""
    receipt = submit_report(by=system("test"), channel="web", text="暖气不热")
    return receipt.case.number, receipt.secret


def test_an_orange_alert_never_goes_out_by_one_person(warn, officer, deputy):
    warning = warn()
    assert warning.colour == "orange"
    with pytest.raises(RuleRefused):
        publish(by=officer, warning=warning, words=WORDS, reasons=REASONS)
    proposal = propose(by=officer, warning=warning, words=WORDS, reasons=REASONS)
    assert not PublicAlert.objects.exists()
    with pytest.raises(NotPermitted):
        second(by=officer, proposal=proposal, reasons=READ)
    with pytest.raises(RuleRefused):
        second(by=deputy, proposal=proposal, reasons="同意")
    with pytest.raises(RuleRefused):
        propose(by=deputy, warning=warning, words=WORDS, reasons=REASONS)
    alert = second(by=deputy, proposal=proposal, reasons=READ)
    assert (alert.issued_by.username, alert.seconded_by.username) == (officer.label, "deputy")
    assert {proposal.public_id, alert.public_id} <= set(walk(warning.public_id, "down").objects)
    assert proposal.public_id in walk(alert.public_id, "up").objects
    with pytest.raises(RuleRefused):
        second(by=deputy, proposal=proposal, reasons=READ)
    assert PublicAlert.objects.count() == 1


def test_what_is_taken_back_goes_to_nobody_and_makes_room_for_the_next(warn, officer, deputy):
    warning = warn()
    proposal = propose(by=officer, warning=warning, words=WORDS, reasons=REASONS)
    withdraw(by=officer, proposal=proposal, reason="范围写错，重新拟写")
    with pytest.raises(RuleRefused):
        second(by=deputy, proposal=proposal, reasons=READ)
    assert (
        second(
            by=deputy,
            proposal=propose(by=officer, warning=warning, words=WORDS, reasons=REASONS),
            reasons=READ,
        ).position
        == 1
    )


def test_a_warning_that_is_over_meanwhile_is_not_sent(warn, officer, deputy):
    warning = warn()
    proposal = propose(by=officer, warning=warning, words=WORDS, reasons=REASONS)
    cancel(by=officer, warning=warning, reasons="压力恢复，解除预警。")
    with pytest.raises(RuleRefused):
        second(by=deputy, proposal=proposal, reasons=READ)


def test_no_sql_sends_a_grave_alert_by_one(warn, officer, deputy):
    proposal = propose(by=officer, warning=warn(), words=WORDS, reasons=REASONS)
    second(by=deputy, proposal=proposal, reasons=READ)
    for change in ({"seconded_by": None}, {"seconded_by": PublicAlert.objects.get().issued_by}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PublicAlert.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        AlertProposal.objects.update(ended_by=proposal.proposed_by)
