"""The outbox against a real server that misbehaves: nothing lost, nothing doubled, each failure in words."""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.utils import translation

from qipan.cases import public as case_room
from qipan.cases.models import Case
from qipan.core.actors import system
from qipan.core.models import Event
from qipan.core.provenance import walk
from qipan.core.public import clock, pack
from qipan.core.seal import seal_pending
from qipan.errors import InputError, NotPermitted, RuleRefused
from qipan.exchange.models import Delivery, PartnerPoll, QuarantinedInbound, RemoteCase, Subscription
from qipan.exchange.outbox import admin as steering
from qipan.exchange.outbox import calls, sending, signing, webhooks
from qipan.exchange.outbox import inbound_quarantine as held
from qipan.exchange.outbox.derive_deliveries import derive
from qipan.exchange.outbox.poll_partners import look_at_partners
from qipan.exchange.outbox.sending import send_due
from qipan.exchange.section import EXCHANGE

pytestmark = pytest.mark.django_db
BURST = "e.05.05"


@dataclass
class Peer:
    """A server on loopback that does what ``script`` says for each request, then answers well."""

    script: list[Any] = field(default_factory=list)
    seen: list[dict[str, Any]] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        length = int(handler.headers.get("content-length") or 0)
        body, parts = handler.rfile.read(length), urlsplit(handler.path)
        asked = {"method": handler.command, "path": parts.path, "query": parse_qs(parts.query)}
        headers = {name.lower(): value for name, value in handler.headers.items()}
        self.seen.append({**asked, "headers": headers, "body": body, "form": parse_qs(body.decode())})
        does = self.script.pop(0) if self.script else "well"
        if does == "hang":
            time.sleep(1.5)
        elif does == "reset":
            linger = struct.pack("ii", 1, 0)
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            handler.connection.close()
        elif isinstance(does, int):
            self._say(handler, does, b"[]", {"Retry-After": "7200"} if does == 429 else {})
        elif isinstance(does, bytes):
            self._say(handler, 200, does)
        else:
            self._well(handler)

    def _well(self, handler: BaseHTTPRequestHandler) -> None:
        if handler.command == "POST":
            rows: Any = [{"service_request_id": f"R-{len(self.seen)}"}]
        else:
            rows = self.requests
        self._say(handler, 200, json.dumps(rows).encode())

    def _say(self, handler: BaseHTTPRequestHandler, status: int, body: bytes, more: Any = ()) -> None:
        handler.send_response(status)
        for name, value in dict(more).items():
            handler.send_header(name, value)
        handler.send_header("Location", "http://169.254.169.254/")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)


@pytest.fixture
def peer(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Peer]:
    """The invented contractor and the invented neighbour are both this server; webhooks go there too."""
    made = Peer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.answer(self)

        def do_POST(self) -> None:
            made.answer(self)

        def log_message(self, *_args: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_args: Any) -> None:
            pass

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    made.url = f"http://127.0.0.1:{server.server_port}"
    settings.QIPAN_OUTBOX_HOSTS = [made.url.removeprefix("http://")]
    monkeypatch.setattr(calls, "TIMEOUT", httpx.Timeout(0.7))
    with translation.override("en"):
        yield made
    server.shutdown()
    server.server_close()


@pytest.fixture
def contractor(peer: Peer, settings: Any) -> Peer:
    settings.QIPAN_PARTNERS = {
        "QIPAN_PARTNER_SAMPLE_CONTRACTOR_URL": peer.url,
        "QIPAN_PARTNER_SAMPLE_CONTRACTOR_KEY": "theirs",
    }
    return peer


@pytest.fixture
def neighbour(peer: Peer, settings: Any) -> Peer:
    settings.QIPAN_PARTNERS = {"QIPAN_PARTNER_SAMPLE_NEIGHBOUR_URL": peer.url}
    return peer


@pytest.fixture
def unsafe(monkeypatch: pytest.MonkeyPatch) -> None:
    """The partner does not know a request that is sent twice."""
    exchange = pack().pack[EXCHANGE]
    partners = tuple(p.model_copy(update={"repeats": "unsafe"}) for p in exchange.partners)
    text = pack().pack.replace(EXCHANGE, exchange.model_copy(update={"partners": partners}))
    monkeypatch.setattr(pack(), "pack", text)


@pytest.fixture
def dispatched(person: Callable[..., Any]) -> Callable[..., Case]:
    def made(text: str = "热力管破裂，电话13812345678", category: str = BURST) -> Case:
        by = person("dispatcher")
        told = case_room.ReporterContact(name="测试·来电人", phone="13800000000")
        case = case_room.submit_report(
            by=by, channel="phone", text=text, lon=126.6, lat=45.7, address="红旗街", told=told
        ).case
        case_room.triage(by=by, case=case, category=category)
        case_room.dispatch(by=by, case=case, party="nuanliu-heating", reason="合同约定")
        return case

    return made


def tell() -> int:
    """What the job does, with everything sealed and due."""
    seal_pending()
    derive()
    Delivery.objects.filter(state="waiting").update(next_at=clock.wall_now())
    return send_due()


def look() -> int:
    PartnerPoll.objects.update(due_at=clock.wall_now())
    return look_at_partners()


# --- orders to a partner --------------------------------------------------------------------------


def test_an_order_goes_out_once_with_what_the_work_needs_and_no_more(contractor, dispatched):
    case = dispatched()
    assert tell() == 1
    assert tell() == 0
    (sent,) = contractor.seen
    form = {name: values[0] for name, values in sent["form"].items()}
    delivery, remote = Delivery.objects.get(), RemoteCase.objects.get()
    assert (delivery.state, remote.remote_id, remote.case) == ("delivered", "R-1", case)
    assert (form["service_code"], form["api_key"], form["lat"]) == ("LEAK", "theirs", "45.700000")
    assert form["external_id"] == sent["headers"]["idempotency-key"] == delivery.public_id
    body = sent["body"].decode()
    assert "13812345678" not in body
    assert "13800000000" not in body
    assert "来电人" not in body
    assert remote.public_id in walk(case.public_id, "down").objects


def test_a_partner_without_an_address_is_sent_nothing(peer, dispatched):
    dispatched()
    assert tell() == 0
    assert not Delivery.objects.exists()
    assert not peer.seen


FAULTS = [
    ("hang", "ReadTimeout"),
    ("reset", "no answer"),
    (500, "It answered 500"),
    (503, "It answered 503"),
    (429, "It answered 429"),
    (b"<html>", "could not be read"),
    (b"[]", "could not be read"),
    (b'[{"token": ""}]', "neither a number nor a token"),
    (b"[" * 100_000, "could not be read"),
]


@pytest.mark.parametrize(("fault", "words"), FAULTS, ids=lambda v: str(v)[:12])
def test_each_fault_is_told_and_the_order_arrives_under_the_same_key(contractor, dispatched, fault, words):
    dispatched()
    contractor.script[:] = [fault, fault]
    assert (tell(), tell()) == (0, 0)
    waiting = Delivery.objects.get()
    assert (waiting.state, waiting.attempts) == ("waiting", 2)
    assert words in waiting.last_error
    pause = waiting.next_at - clock.wall_now()
    assert pause > (timedelta(hours=1) if fault == 429 else timedelta(seconds=55))
    assert tell() == 1
    keys = {s["headers"]["idempotency-key"] for s in contractor.seen}
    assert (keys, len(contractor.seen), RemoteCase.objects.count()) == ({waiting.public_id}, 3, 1)


def test_a_peer_that_is_not_there_is_waited_for(contractor, dispatched, settings):
    dispatched()
    there = dict(settings.QIPAN_PARTNERS)
    settings.QIPAN_PARTNERS = there | {"QIPAN_PARTNER_SAMPLE_CONTRACTOR_URL": "http://127.0.0.1:9"}
    assert tell() == 0
    assert "ConnectError" in Delivery.objects.get().last_error
    settings.QIPAN_PARTNERS = there
    assert tell() == 1


@pytest.mark.parametrize("fault", ["hang", "reset", 500, b"<html>"])
def test_what_may_have_arrived_is_not_sent_twice_to_who_would_take_it_twice(
    contractor, dispatched, unsafe, person, fault
):
    dispatched()
    contractor.script[:] = [fault]
    assert (tell(), tell(), len(contractor.seen)) == (0, 0, 1)
    unsure, steward = Delivery.objects.get(), person("data-steward")
    assert unsure.state == "unsure"
    with pytest.raises(NotPermitted):
        steering.arrived(by=person("dispatcher"), public_id=unsure.public_id, remote_id="R-7")
    remote = steering.arrived(by=steward, public_id=unsure.public_id, remote_id="R-7")
    assert (remote.remote_id, Delivery.objects.get().state, tell()) == ("R-7", "delivered", 0)
    with pytest.raises(RuleRefused):
        steering.try_again(by=steward, public_id=unsure.public_id)


@pytest.mark.parametrize("fault", [503, 429])
def test_a_refusal_to_listen_is_certain_and_repeated(contractor, dispatched, unsafe, fault):
    dispatched()
    contractor.script[:] = [fault]
    assert (tell(), tell()) == (0, 1)


@pytest.mark.parametrize("fault", [400, 403, 404, 302])
def test_what_the_partner_refuses_waits_for_a_person(contractor, dispatched, person, fault):
    dispatched()
    contractor.script[:] = [fault]
    assert (tell(), tell(), len(contractor.seen)) == (0, 0, 1)
    refused, steward = Delivery.objects.get(), person("data-steward")
    assert (refused.state, f"It answered {fault}" in refused.last_error) == ("refused", True)
    steering.try_again(by=steward, public_id=refused.public_id)
    assert tell() == 1
    acts = Event.objects.filter(subject=refused.subject, action__startswith="act.exchange.")
    assert list(acts.order_by("id").values_list("action", flat=True)) == [
        "act.exchange.tried-again",
        "act.exchange.sent",
    ]


def test_giving_up_needs_a_reason_and_a_right(contractor, dispatched, person):
    dispatched()
    contractor.script[:] = [400]
    tell()
    refused = Delivery.objects.get().public_id
    with pytest.raises(InputError):
        steering.give_up(by=person("data-steward"), public_id=refused, reason=" ")
    with pytest.raises(NotPermitted):
        steering.give_up(by=person("auditor"), public_id=refused, reason="电话里已转告")
    steering.give_up(by=person("data-steward"), public_id=refused, reason="电话里已转告")
    assert (Delivery.objects.get().state, tell(), len(contractor.seen)) == ("given-up", 0, 1)


def test_a_category_that_the_partner_does_not_serve_is_told(contractor, dispatched):
    dispatched(category="c.01.03")
    assert tell() == 0
    assert "no service for 'c.01.03'" in Delivery.objects.get().last_error
    assert not contractor.seen


def test_an_order_that_ended_before_it_was_sent_is_not_sent(contractor, dispatched, person):
    case = dispatched()
    case_room.end(by=person("dispatcher"), case=case, action="cancel", reason="重复登记")
    assert tell() == 0
    assert (Delivery.objects.get().state, contractor.seen) == ("given-up", [])


def test_one_dead_receiver_does_not_keep_others_waiting(contractor, dispatched, person):
    hook = subscribed(person, contractor, everything=True)
    dispatched()
    contractor.script[:] = ["hang"]
    seal_pending()
    derive()
    webhook = Delivery.objects.filter(target=hook.public_id)
    webhook.update(next_at=clock.wall_now() - timedelta(hours=1))
    assert send_due() == 1
    assert Delivery.objects.get(kind="open311").state == "delivered"
    assert len(contractor.seen) == 2
    assert webhook.filter(state="waiting").count() == webhook.count()


# --- workers --------------------------------------------------------------------------------------


def test_what_one_worker_holds_no_other_sends(contractor, dispatched):
    dispatched()
    seal_pending()
    derive()
    mine = sending.claim()
    assert mine is not None
    assert sending.claim() is None
    assert (send_due(), contractor.seen) == (0, [])
    Delivery.objects.update(leased_until=clock.wall_now() - timedelta(seconds=1))
    assert send_due() == 1
    assert Delivery.objects.get().attempts == 2


def test_after_a_worker_died_nobody_guesses_for_an_unsafe_partner(contractor, dispatched, unsafe):
    dispatched()
    seal_pending()
    derive()
    sending.claim()
    Delivery.objects.update(leased_until=clock.wall_now() - timedelta(seconds=1))
    send_due()
    assert (Delivery.objects.get().state, contractor.seen) == ("unsure", [])


def test_the_log_is_read_once_whoever_reads_it(contractor, dispatched):
    cases = [dispatched(text=f"管道破裂{n}") for n in range(3)]
    seal_pending()
    assert (derive(), derive()) == (3, 0)
    assert set(Delivery.objects.values_list("subject", flat=True)) == {c.public_id for c in cases}


# --- what becomes of it there ---------------------------------------------------------------------


def test_a_status_there_is_told_here_and_decides_nothing(contractor, dispatched):
    case = dispatched()
    tell()
    contractor.requests = [
        {"service_request_id": "R-1", "status": "closed", "status_notes": "已修，联系13812345678"},
        {"service_request_id": "unknown", "status": "closed"},
        {"status": 7},
    ]
    state = Case.objects.get(pk=case.pk).state
    assert (look(), look()) == (1, 1)
    remote = RemoteCase.objects.get()
    assert (remote.status, "***********" in remote.notes) == ("closed", True)
    assert Case.objects.get(pk=case.pk).state == state
    told = Event.objects.filter(subject=case.public_id, action="act.exchange.remote-changed")
    assert told.count() == 1
    assert "联系" not in told.get().data
    asked = [s for s in contractor.seen if s["method"] == "GET"]
    assert asked[0]["query"]["service_request_id"] == ["R-1"]


def test_a_token_is_asked_for_its_number(contractor, dispatched):
    dispatched()
    contractor.script[:] = [b'[{"token": "T-9"}]', b'[{"service_request_id": "R-99", "token": "T-9"}]']
    tell()
    look()
    assert RemoteCase.objects.get().remote_id == "R-99"
    assert contractor.seen[1]["path"] == "/tokens/T-9.json"


@pytest.mark.parametrize("fault", ["hang", "reset", 500, b"<html>", b'{"a": 1, "b": [2]}'])
def test_a_look_that_fails_is_told_and_repeated(contractor, dispatched, fault):
    dispatched()
    tell()
    contractor.script[:] = [fault]
    assert look() == 0
    failed = PartnerPoll.objects.get()
    assert (failed.failures, bool(failed.last_error)) == (1, True)
    assert look() == 1
    assert PartnerPoll.objects.get().last_error == ""


# --- requests of others ---------------------------------------------------------------------------

GOOD = {
    "service_request_id": "N-1",
    "status": "open",
    "service_code": "STREETLIGHT",
    "description": "边界路灯不亮",
    "requested_datetime": "2026-01-20T08:00:00+08:00",
    "lat": 45.75,
    "long": 126.64,
    "address": "边界路1号",
}
BAD = [
    ({"service_request_id": ""}, "service_request_id"),
    ({"service_request_id": "x" * 97}, "service_request_id"),
    ({"description": "", "service_name": None}, "description"),
    ({"description": "长" * 10_001}, "text"),
    ({"requested_datetime": "yesterday"}, "requested_datetime"),
    ({"requested_datetime": "2026-01-20T08:00:00"}, "requested_datetime"),
    ({"requested_datetime": "2026-13-40T08:00:00Z"}, "requested_datetime"),
    ({"lat": "north"}, "lat"),
    ({"lat": 400}, "lon, lat"),
    ({"long": None}, "lon, lat"),
]


def test_requests_of_a_neighbour_become_cases_once(neighbour):
    neighbour.requests = [
        GOOD,
        GOOD | {"service_request_id": 2, "service_code": "unknown", "lat": None, "long": None},
        GOOD | {"service_request_id": "N-3", "status": "closed"},
    ]
    assert (look(), look()) == (1, 1)
    cases = Case.objects.order_by("id")
    assert [(c.channel, c.category or "-") for c in cases] == [
        ("open311", "c.01.03"),
        ("open311", cases[1].category or "-"),
    ]
    assert [c.case_signals.get().signal.external_ref for c in cases] == ["N-1", "2"]
    assert cases[0].due_at is not None
    since = [s["query"]["start_date"][0] for s in neighbour.seen]
    assert since[0] < since[1]


@pytest.mark.parametrize(("fields", "reason"), BAD)
def test_a_bad_request_is_held_back_with_its_reason_and_the_others_come_in(neighbour, fields, reason):
    neighbour.requests = [GOOD | {"service_request_id": "N-7"} | fields, GOOD]
    assert (look(), look()) == (1, 1)
    assert Case.objects.count() == 1
    waiting = QuarantinedInbound.objects.get()
    assert (waiting.origin, waiting.reason) == ("sample-neighbour", reason)
    assert json.loads(bytes(waiting.raw)) == neighbour.requests[0]


def test_what_was_mended_there_comes_in_and_is_settled(neighbour, person):
    neighbour.requests = [GOOD | {"lat": 400}, GOOD | {"service_request_id": "N-2", "lat": 400}]
    look()
    assert Case.objects.count() == 0
    other = QuarantinedInbound.objects.get(ref="N-2").public_id
    with pytest.raises(RuleRefused):
        held.take_in(by=person("intake-clerk"), public_id=other)
    held.set_aside(by=person("intake-clerk"), public_id=other, reason="对方误报")
    neighbour.requests = [GOOD]
    look()
    settled = QuarantinedInbound.objects.get(ref="N-1")
    assert (settled.case, settled.raw) == (Case.objects.get().public_id, None)
    assert QuarantinedInbound.objects.filter(settled_at=None).count() == 0


def test_pages_are_read_to_the_end_and_a_server_without_pages_is_read_once(neighbour, monkeypatch):
    monkeypatch.setattr("qipan.exchange.outbox.pull_requests.PAGE", 2)
    neighbour.requests = [GOOD, GOOD | {"service_request_id": "N-2"}]
    look()
    # Every page of this server is the same one.
    assert len(neighbour.seen) == 2
    pages = [[GOOD | {"service_request_id": f"P-{n}"} for n in part] for part in ((1, 2), (3, 4), (5,))]
    neighbour.script[:] = [json.dumps(page).encode() for page in pages]
    look()
    assert Case.objects.count() == 7


def test_xml_is_read_like_json_and_its_tricks_are_refused(neighbour, monkeypatch):
    rows = "".join(f"<{k}>{v}</{k}>" for k, v in GOOD.items())
    bomb = b'<!DOCTYPE a [<!ENTITY b "c">]><a><request>&b;</request></a>'
    neighbour.script[:] = [bomb, f"<service_requests><request>{rows}</request></service_requests>".encode()]
    assert (look(), look()) == (0, 1)
    assert Case.objects.get().category == "c.01.03"


# --- webhooks -------------------------------------------------------------------------------------


def subscribed(person: Any, peer: Peer, **told: Any) -> Subscription:
    wanted = {"party": "nuanliu-heating", "events": ["act.case."], "purpose": "合同工单"} | told
    made = webhooks.subscribe(by=person("data-steward"), url=f"{peer.url}/hook", **wanted)
    made.subscription.secret = made.secret
    return made.subscription


def test_a_webhook_is_signed_and_tells_ids_and_facts_only(peer, person, dispatched):
    hook = subscribed(person, peer)
    case = dispatched()
    dispatched(text="另一件")
    other = case_room.submit_report(by=system("test"), channel="web", text="别家的事").case
    # Sealed once all stands: what led to the order belongs to the party that leads the case now.
    while tell():
        pass
    bodies = [json.loads(s["body"]) for s in peer.seen]
    assert {b["data"]["subject"] for b in bodies} >= {case.public_id}
    assert other.public_id not in {b["data"]["subject"] for b in bodies}
    assert {b["type"] for b in bodies} == {"act.case.opened", "act.case.triage", "act.case.dispatch"}
    assert len({b["id"] for b in bodies}) == len(bodies) == 6
    told = b"".join(s["body"] for s in peer.seen).decode()
    for words in ("热力管", "合同约定", "来电人", "13812345678", "13800000000"):
        assert words not in told
    for sent in peer.seen:
        now = clock.wall_now().timestamp()
        assert signing.is_genuine(hook.secret, sent["headers"], sent["body"], now)
        assert not signing.is_genuine(hook.secret, sent["headers"], sent["body"] + b" ", now)
        assert not signing.is_genuine(hook.secret, sent["headers"], sent["body"], now + 301)
        assert not signing.is_genuine("whsec_AAAA", sent["headers"], sent["body"], now)
    assert hook.secret not in str(list(Subscription.objects.values()))


def test_the_standard_s_own_example_is_signed_alike():
    # From the specification of Standard Webhooks.
    body = b'{"test": 2432232314}'
    told = signing.signature(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body
    )
    assert told == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_failing_webhook_is_paused_and_loses_nothing(peer, person, dispatched):
    hook = subscribed(person, peer, events=["act.case.dispatch"])
    dispatched()
    peer.script[:] = [500] * webhooks.MOST_FAILURES
    for _attempt in range(webhooks.MOST_FAILURES + 3):
        tell()
    paused = Subscription.objects.get()
    assert (paused.state, len(peer.seen)) == ("paused", webhooks.MOST_FAILURES)
    assert str(webhooks.MOST_FAILURES) in paused.notice
    dispatched(text="暂停时的一件")
    assert tell() == 0
    webhooks.set_state(by=person("data-steward"), public_id=hook.public_id, state="active")
    assert tell() == 2
    assert Delivery.objects.exclude(state="delivered").count() == 0


def test_a_receiver_that_is_gone_is_paused_at_once_and_an_ended_one_is_told_no_more(peer, person, dispatched):
    hook = subscribed(person, peer, events=["act.case.dispatch"])
    dispatched()
    peer.script[:] = [410]
    tell()
    assert Subscription.objects.get().state == "paused"
    webhooks.set_state(by=person("data-steward"), public_id=hook.public_id, state="ended")
    dispatched(text="此后一件")
    assert (tell(), Delivery.objects.get().state) == (0, "given-up")
    with pytest.raises(RuleRefused):
        webhooks.set_state(by=person("data-steward"), public_id=hook.public_id, state="active")


def test_a_new_secret_signs_from_now_on(peer, person, dispatched):
    hook = subscribed(person, peer, events=["act.case.dispatch"])
    fresh = webhooks.renew_secret(by=person("data-steward"), public_id=hook.public_id).secret
    dispatched()
    tell()
    (sent,), now = peer.seen, clock.wall_now().timestamp()
    assert fresh != hook.secret
    assert signing.is_genuine(fresh, sent["headers"], sent["body"], now)
    assert not signing.is_genuine(hook.secret, sent["headers"], sent["body"], now)


URLS = [
    "http://169.254.169.254/latest",
    "file:///etc/passwd",
    "http://[::1",
    "ftp://127.0.0.1/",
    "http://u:p@{host}/",
    "http://{host}@evil.example/",
    "javascript:alert(1)",
    "",
]


@pytest.mark.parametrize("url", URLS)
def test_nothing_is_sent_to_a_host_that_was_not_named(peer, person, url):
    with pytest.raises(InputError, match="may not be called"):
        webhooks.subscribe(
            by=person("data-steward"),
            party="nuanliu-heating",
            url=url.format(host=peer.url.removeprefix("http://")),
            events=["act.case."],
            purpose="试探一下",
        )


def test_a_host_taken_off_the_list_is_sent_nothing_more(peer, person, dispatched, settings):
    subscribed(person, peer, events=["act.case.dispatch"])
    dispatched()
    settings.QIPAN_OUTBOX_HOSTS = []
    assert tell() == 0
    assert peer.seen == []
    assert "may not be called" in Delivery.objects.get().last_error


@pytest.mark.parametrize("events", [[], ["people."], ["act.exchange.sent"], ["act."], [""]])
def test_only_events_that_are_told_to_others_can_be_asked_for(peer, person, events):
    with pytest.raises(InputError):
        subscribed(person, peer, events=events)
    with pytest.raises(NotPermitted):
        webhooks.subscribe(
            by=person("dispatcher"),
            party="city-water",
            url=peer.url,
            events=["act.case."],
            purpose="试探一下",
        )


def test_an_answer_without_end_is_cut_off(peer, monkeypatch):
    monkeypatch.setattr(calls, "MOST_BYTES", 10)
    peer.script[:] = [b"x" * 100]
    with pytest.raises(calls.CallFailed, match="too long"):
        calls.call("GET", peer.url)
