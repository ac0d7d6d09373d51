"""Keys to the API, and one of each object that it serves."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from qipan.act import public as act
from qipan.act.field.handovers import hand_over
from qipan.core.actors import Actor, system
from qipan.core.public import clock, new_id, pack, reporter
from qipan.decide import public as decide
from qipan.judge.models import Finding
from qipan.judge.public import confirm
from qipan.people.models import Account
from qipan.people.public import make_token
from qipan.places.models import Area
from qipan.pool.models import Run
from qipan.sense.models import Source
from qipan.voice import http_api as voice


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
        return self.client.generic(method, f"/api/v1{path}", headers=named, **content)


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


@pytest.fixture(autouse=True)
def full_buckets() -> Iterator[None]:
    """No test finds a door closed because another knocked."""
    voice.reporting.reset()
    voice.following.reset()
    return


@pytest.fixture
def report(db: None) -> Callable[..., act.Receipt]:
    """Opens a case from a report."""

    def made(text: str = "暖气不热", **told: Any) -> act.Receipt:
        return act.take_report(by=system("test"), channel="web", text=text, **told)

    return made


@pytest.fixture
def things(report: Callable[..., act.Receipt], person: Callable[..., Actor]) -> dict[str, str]:
    """Ids of one of each: case, dispatched order, finding, warning, draft dossier, run."""
    dispatcher, category = person("dispatcher"), pack().pack.categories[-1].code
    case = act.triage(by=dispatcher, case=report().case, category=category)
    order = act.dispatch(by=dispatcher, case=case, party=pack().last_resort.code)
    finding, judged = _finding(), _finding()
    grades = {axis: getattr(pack().pack.warnings, axis)[0].code for axis in ("urgency", "trend", "harm")}
    words = {"title": "供热", "text": "多处不热", "reasons": "连续三小时明显超出常值，多处同时来电"}
    warning = confirm(by=person("duty-officer"), finding=judged, **grades, **words)
    dossier = decide.draft(
        by=person("decider"),
        question="是否启用备用热源",
        affected="沿线居民",
        legal_basis="供热条例",
        options=[decide.OptionText("启用", "升温"), decide.OptionText("不启用", "无")],
        evidence=[warning.public_id],
    )
    opinion = decide.add_opinion(by=person("decider"), dossier=dossier, voice="居民代表", text="请尽快")
    photo = act.attach_photo(by=reporter(case.number), subject=case.origin, data=PHOTO)
    given = hand_over(by=person("handler"), order=order, note="阀门钥匙在值班室")
    return {
        "case": case.public_id,
        "signal": case.origin,
        "attachment": photo.public_id,
        "handover": given.public_id,
        "order": order.public_id,
        "number": case.number,
        "finding": finding.public_id,
        "warning": warning.public_id,
        "dossier": dossier.public_id,
        "opinion": str(opinion.pk),
        "run": _run().public_id,
        "category": category,
        "party": pack().last_resort.code,
        **grades,
    }


def _finding() -> Finding:
    now = clock.now()
    return Finding.objects.create(
        public_id=new_id("fnd"),
        indicator=pack().pack.indicators[0].code,
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


@pytest.fixture
def enter(person: Callable[..., Actor]) -> Callable[..., Client]:
    """``enter("dispatcher")`` is a browser logged in with that role; ``enter()`` is a stranger's."""

    def made(role: str = "", language: str = "en", **scope: str) -> Client:
        client = Client(headers={"accept-language": language})
        if role:
            client.force_login(Account.objects.get(public_id=person(role, **scope).id))
        return client

    return made
