"""Keys to the API, and one of each object that it serves."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from qipan.cases import public as cases
from qipan.cases.limits import services as limits
from qipan.cases.models import Dispute, Draw, DutyProposal, Inspection
from qipan.cases.section.duties import DutyList
from qipan.core.actors import Actor, system
from qipan.core.public import clock, new_id, pack, reporter
from qipan.decide import public as decide
from qipan.emergency.models import Emergency, EmergencyUse
from qipan.emergency.opening import open_plan
from qipan.emergency.staffing import fill_post
from qipan.emergency.stock import request_stock
from qipan.exchange import public as exchange
from qipan.exchange.models import Delivery
from qipan.exchange.open311.keys import make_key
from qipan.exchange.outbox import webhooks
from qipan.field.handovers import hand_over
from qipan.judge.models import Finding
from qipan.judge.public import confirm
from qipan.judge.section.indicators import INDICATORS
from qipan.judge.section.warnings import WARNINGS
from qipan.kernels.sampling import commitment, frame_digest
from qipan.media import public as media
from qipan.packs.index import index_of
from qipan.people.models import Account
from qipan.people.public import make_token
from qipan.places.models import Area
from qipan.pool.models import QuarantinedRow, Run
from qipan.sense.models import Source
from qipan.sense.public import Observation, receive, source_by_code
from qipan.sense.section.categories import CATEGORIES, Categories
from qipan.suggest.models import LearnedModel


def _photo() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (32, 24), "grey").save(made, "JPEG")
    return made.getvalue()


PHOTO = _photo()


class Api:
    """A program that calls ``/api/v1``, with a key or as a stranger."""

    def __init__(self, key: str = "") -> None:
        self.client = Client(headers={"Authorization": f"Bearer {key}"} if key else None)

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The response to a call; ``body`` is sent as JSON, ``X_Case_Secret=…`` as a header."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if isinstance(body, dict) and isinstance(body.get("file"), bytes):
            return self.client.post(f"/api/v1{path}", {"file": io.BytesIO(body["file"])}, headers=named)
        content = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
        response = self.client.generic(method, f"/api/v1{path}", headers=named, **content)
        if response.streaming:
            response.sent = b"".join(response.streaming_content)
        return response


@pytest.fixture
def api(person: Callable[..., Actor]) -> Callable[..., Api]:
    """``api("dispatcher")`` calls with that role; ``api()`` is a stranger."""

    def made(role: str = "", **scope: str) -> Api:
        if not role:
            return Api()
        account = Account.objects.get(public_id=person(role, **scope).id)
        return Api(make_token(by=system("test"), account=account).key)

    return made


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    """Files of attachments lie in a folder of the test."""
    settings.QIPAN_STORE = tmp_path


@pytest.fixture
def report(db: None) -> Callable[..., cases.Receipt]:
    """Opens a case from a report."""

    def made(text: str = "暖气不热", **told: Any) -> cases.Receipt:
        return cases.submit_report(by=system("test"), channel="web", text=text, **told)

    return made


@pytest.fixture
def demanding(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """``demanding(category, question)``: the city's text demands an answer to that question."""

    def demanded(category: str, question: str) -> None:
        whole = pack().pack
        found = pack()[Categories].category(category)
        asked = [q.model_copy(update={"required": q.code == question}) for q in found.questions]
        changed = found.model_copy(update={"questions": tuple(asked)})
        categories = tuple(changed if c.code == category else c for c in whole[CATEGORIES])
        index = index_of(whole.replace(CATEGORIES, categories))
        for room in ("answers", "forms"):
            monkeypatch.setattr(f"qipan.cases.questions.{room}.pack", lambda: index)

    return demanded


@pytest.fixture
def things(
    report: Callable[..., cases.Receipt], person: Callable[..., Actor], settings: Any
) -> dict[str, str]:
    """Ids of one of each: case, dispatched order, finding, warning, draft dossier, run, exchange."""
    settings.QIPAN_OUTBOX_HOSTS = ["127.0.0.1:9"]
    dispatcher, category = person("dispatcher"), pack().pack[CATEGORIES][-1].code
    case = cases.triage(by=dispatcher, case=report().case, category=category)
    order = cases.dispatch(by=dispatcher, case=case, party=pack()[DutyList].last_resort.code)
    finding, judged = _finding(), _finding()
    grades = {axis: getattr(pack().pack[WARNINGS], axis)[-1].code for axis in ("urgency", "trend", "harm")}
    words = {"title": "供热", "text": "多处不热", "reasons": "连续三小时明显超出常值，多处同时来电"}
    warning = confirm(by=person("duty-officer"), finding=judged, **grades, **words)
    dossier = decide.draft(
        by=person("duty-officer"),
        question="是否启用备用热源",
        affected="沿线居民约两千户",
        legal_basis="《黑龙江省城市供热条例》第三十条",
        options=[
            decide.OptionText("启用", "两小时内室温回升到十八度"),
            decide.OptionText("不启用", "夜间室温降到十二度以下"),
        ],
        evidence=[warning.public_id],
    )
    opinion = decide.add_opinion(
        by=person("duty-officer"),
        dossier=dossier,
        voice="居民代表",
        text="请尽快恢复供热",
        group="residents",
    )
    handler = person("handler", organisation=order.party.code)
    more = limits.ask_extension(by=handler, case=case, amount=1, reason="等待备件到货")
    until = clock.now() + timedelta(days=30)
    pause = limits.ask_suspension(by=handler, case=case, until=until, reason="等待规划批复")
    signal = receive(by=system("test"), source=source_by_code("sim-sensors"), observation=_reading())
    emergency, use = _emergency(person("duty-officer"), warning.public_id)
    photo = media.attach_photo(by=reporter(case.number), subject=case.origin, data=PHOTO)
    drawn = _drawn(case)
    given = hand_over(by=person("handler"), order=order, note="阀门钥匙在值班室")
    return {
        "extension": more.public_id,
        "suspension": pause.public_id,
        "soon": until.isoformat(),
        "phase": "stop",
        "signal": signal.public_id,
        "emergency": emergency.public_id,
        "use": str(use.pk),
        "step": "notify",
        "case": case.public_id,
        "origin": case.origin,
        "attachment": photo.public_id,
        "handover": given.public_id,
        "inspection": drawn.public_id,
        "draw": drawn.draw.public_id,
        "order": order.public_id,
        "number": case.number,
        "finding": finding.public_id,
        "warning": warning.public_id,
        "dossier": dossier.public_id,
        "opinion": str(opinion.pk),
        "run": (run := _run()).public_id,
        "row": _quarantined(run).public_id,
        "source": run.source.code,
        "model": _model().public_id,
        "category": category,
        **_exchange(person("data-steward"), case),
        "party": pack()[DutyList].last_resort.code,
        **grades,
    }


def _drawn(case: cases.Case) -> Inspection:
    """A case that waits to be looked at again, in a draw as the house keeps one."""
    seed, now = bytes(32), clock.now()
    draw = Draw.objects.create(
        public_id=new_id("drw"),
        seed=seed.hex(),
        commitment=commitment(seed),
        since=now - timedelta(days=1),
        until=now,
        frame_digest=frame_digest([]),
        share=0.05,
        at_least=1,
        state="drawn",
    )
    return Inspection.objects.create(public_id=new_id("ins"), draw=draw, case=case)


@pytest.fixture
def called(report: Callable[..., cases.Receipt], person: Callable[..., Actor]) -> dict[str, str]:
    """A case with an answer whose reporter left a number and said nothing."""
    told = cases.ReporterContact(name="测试·来电人", phone="000-0000")
    case = report("路灯不亮，夜里很黑", told=told).case
    dispatcher = person("dispatcher")
    case = cases.triage(by=dispatcher, case=case, category=pack().pack[CATEGORIES][-1].code)
    order = cases.dispatch(by=dispatcher, case=case, party=pack()[DutyList].last_resort.code)
    handler = person("handler", organisation=order.party.code)
    cases.accept(by=handler, order=order)
    cases.handle(by=handler, order=order, result="fixed", text="已更换灯泡，夜间已亮。")
    cases.check(by=person("checker"), case=case, passed=True, text="夜里看过，已亮。")
    cases.answer(by=dispatcher, case=case, text="路灯已于今日更换灯泡，夜间照明恢复。")
    return {"called": case.public_id}


def _exchange(steward: Actor, case: cases.Case) -> dict[str, str]:
    told = {"party": "city-water", "purpose": "供水互通"}
    hook = webhooks.subscribe(by=steward, url="http://127.0.0.1:9/", events=["act.case."], **told)
    now = clock.wall_now()
    refused = Delivery.objects.create(
        public_id=new_id("dlv"),
        kind="open311",
        target="sample-contractor",
        event=new_id("evt"),
        subject=case.public_id,
        state="refused",
        next_at=now,
        made_at=now,
        last_error="It answered 400",
    )
    raw = "From: a@example.org\nSubject: 路灯不亮\nX-Spam-Flag: YES\n\n灯灭了".encode()
    held = exchange.take_mail(by=system("test"), raw=raw).held
    assert held is not None
    key = make_key(by=steward, **told).key
    ids = {"delivery": refused, "webhook": hook.subscription, "key": key, "held": held}
    return {name: thing.public_id for name, thing in ids.items()}


@pytest.fixture
def quarrels(report: Callable[..., cases.Receipt], person: Callable[..., Actor]) -> dict[str, str]:
    """Ids of a quarrel, its case and a sub-order of it, and of a proposal from another one."""
    dispute, sub_order = quarrel(report, person)
    return {
        "quarrelled": dispute.case.public_id,
        "dispute": dispute.public_id,
        "sub_order": sub_order.public_id,
        "proposal": proposal(report, person).public_id,
    }


def quarrel(
    report: Callable[..., cases.Receipt], person: Callable[..., Actor]
) -> tuple[Dispute, cases.Order]:
    """A case that two parties returned, with a sub-order that runs."""
    dispatcher = person("dispatcher", username="sender")
    case = report("暖气不热", area_code="230103").case
    case = cases.triage(by=dispatcher, case=case, category="e.06.99.1")
    for party in ("city-water", "city-police"):
        order = cases.dispatch(by=dispatcher, case=case, party=party)
        cases.give_back(by=person("handler", organisation=party), order=order, code="not-our-duty")
    helper = cases.ask_assist(by=dispatcher, case=case, party="nuanliu-heating", task="升温")
    return Dispute.objects.select_related("case").get(case=case), helper


def proposal(report: Callable[..., cases.Receipt], person: Callable[..., Actor]) -> DutyProposal:
    """A change of the duty list that a ruling proposed."""
    dispute, _ = quarrel(report, person)
    words = {"reasons": "主管部门明确", "basis": "供热条例（示范）"}
    arbiter = person("arbiter", username="ruler")
    return cases.rule(by=arbiter, dispute=dispute, lead="city-ecology", **words).proposal


def _emergency(officer: Actor, origin: str) -> tuple[Emergency, EmergencyUse]:
    """An opened plan with its officer in charge, somebody who commands, and stock asked for."""
    emergency = open_plan(
        by=officer, origin=origin, plan="heating-outage", reasons="多处停热，气温零下三十度"
    )
    fill_post(by=officer, emergency=emergency, role="commander", username=officer.label)
    asked = {"code": "heat-tankers", "amount": 2, "purpose": "养老院"}
    return emergency, request_stock(by=officer, emergency=emergency, **asked)


def _reading() -> Observation:
    now = clock.now()
    return Observation(now, now, "alert", "sensor", category="e.06.99", text="一次网压力 0.1 MPa")


def _finding() -> Finding:
    now = clock.now()
    return Finding.objects.create(
        public_id=new_id("fnd"),
        indicator=pack().pack[INDICATORS][0].code,
        area=Area.objects.get(level="city"),
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


def _model() -> LearnedModel:
    """A kept version that nobody asks: its arrays are not read."""
    return LearnedModel.objects.create(
        public_id=new_id("mdl"),
        kind="triage",
        version=1,
        trained_at=clock.now(),
        trained_by="system:test",
        data_digest="0" * 64,
        code_version="0",
        content=b"",
        digest="0" * 64,
    )


def _run() -> Run:
    return Run.objects.create(
        public_id=new_id("run"),
        source=Source.objects.first(),
        mapping_version="1",
        file_name="a.csv",
        file_digest="0" * 64,
        file_bytes=1,
        state="finished",
        rows_read=2,
        accepted=1,
        quarantined=1,
        started_at=clock.now(),
    )


def _quarantined(run: Run) -> QuarantinedRow:
    return QuarantinedRow.objects.create(
        public_id=new_id("qua"), run=run, row=2, reason="missing-key", column="编号", raw={"编号": ""}
    )


@pytest.fixture
def enter(person: Callable[..., Actor]) -> Callable[..., Client]:
    """``enter("dispatcher")`` is a browser logged in with that role; ``enter()`` is a stranger's."""

    def made(role: str = "", language: str = "en", **scope: str) -> Client:
        client = Client(headers={"accept-language": language})
        if role:
            client.force_login(Account.objects.get(public_id=person(role, **scope).id))
        return client

    return made
