"""Two real Qipan servers on loopback, and a real Open311 client: what one sends the other has, once."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from georeport import GeoReport

# Two whole servers with their workers, killed and started again: minutes.
pytestmark = pytest.mark.long
ROOT = Path(__file__).resolve().parents[2]
QIPAN = [sys.executable, "-c", "from qipan.cli import main; main()"]
ORDERS = 12
PARTNER = """
partners:
  - code: twin
    name: {zh: 另一座城, en: Twin city}
    party: nuanliu-heating
    source: sample-neighbour
    services: {e.05.05: e.05.05, c.01.03: c.01.03}
    repeats: safe
    basis: 测试用的约定
"""
START = "import json, django; django.setup()\nfrom qipan.core.actors import system\n"
PEOPLE = """
from qipan.people.models import Organisation
from qipan.people.public import actor_of
from qipan.people.services import create_account, grant_role
from qipan.people.models import Account
def person(role):
    account = Account.objects.filter(username=role).first()
    if account is None:
        home = Organisation.objects.get(code="hotline-12345")
        account = create_account(by=system("test"), username=role, password=None, name_zh=role, name_en=role,
                                 organisation=home)
        grant_role(by=system("test"), account=account, role=role)
    return actor_of(account)
"""
KEY = """
from qipan.exchange.open311.keys import (make_key)
print(json.dumps(make_key(by=person("data-steward"), party="city-government", purpose="互通测试").plain))
"""
DISPATCH = """
from qipan.cases import public as cases
made = []
for n in range(%d):
    by = person("dispatcher")
    case = cases.submit_report(by=by, channel="phone", text=f"热力管破裂 {n}", lon=126.6, lat=45.7).case
    cases.triage(by=by, case=case, category="e.05.05")
    cases.dispatch(by=by, case=case, party="nuanliu-heating", reason="合同约定")
    made.append(case.number)
print(json.dumps(made))
"""
# Leases and pauses that run out by themselves after minutes.
TIME_PASSES = """
from qipan.exchange.models import Delivery, PartnerPoll
from qipan.core.models import Schedule
from qipan.core.public import clock
now = clock.wall_now()
Schedule.objects.update(leased_until=None, due_at=now)
Delivery.objects.filter(leased_until__isnull=False).update(leased_until=now)
Delivery.objects.update(next_at=now)
PartnerPoll.objects.update(leased_until=None, due_at=now)
print(json.dumps(Delivery.objects.filter(state="waiting").count()))
"""
WORK = """
from qipan.exchange.outbox.derive_deliveries import (derive)
from qipan.exchange.outbox.sending import (send_due)
from qipan.core.seal import seal_pending
while True:
    seal_pending()
    derive()
    send_due()
"""
ROUND = """
from qipan.exchange.outbox.poll_partners import (look_at_partners)
from qipan.exchange.outbox.derive_deliveries import (derive)
from qipan.exchange.outbox.sending import (send_due)
from qipan.core.seal import seal_pending
seal_pending()
derive()
print(json.dumps([send_due(), look_at_partners()]))
"""
HERE = """
from qipan.cases.models import (Case)
from qipan.exchange.models import (Delivery, RemoteCase)
from qipan.core.verify import verify
from qipan.core.seal import seal_pending
seal_pending()
print(json.dumps({
    "cases": list(Case.objects.order_by("id").values_list("number", "channel", "state")),
    "states": list(Delivery.objects.values_list("state", flat=True)),
    "attempts": sum(Delivery.objects.values_list("attempts", flat=True)),
    "errors": list(Delivery.objects.values_list("last_error", flat=True)),
    "remotes": list(RemoteCase.objects.order_by("id").values_list("remote_id", "status", "case__number")),
    "breaches": [b.text for b in verify().breaches],
}))
"""


@dataclass
class City:
    """A store of its own and what runs on it."""

    store: Path
    more: dict[str, str]

    @property
    def surroundings(self) -> dict[str, str]:
        own = {"QIPAN_STORE": str(self.store), "PYTHONPATH": str(ROOT / "src"), "QIPAN_DATABASE_URL": ""}
        return {**os.environ, **own, "DJANGO_SETTINGS_MODULE": "qipan.config.settings", **self.more}

    def run(self, *command: str) -> str:
        done = subprocess.run(
            command, env=self.surroundings, cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def does(self, code: str) -> Any:
        """What a program prints as JSON at its end."""
        return json.loads(self.run(sys.executable, "-c", START + PEOPLE + code).splitlines()[-1])

    def worker(self) -> subprocess.Popen[bytes]:
        """A worker of which only the jobs that matter here run, without a pause."""
        return subprocess.Popen([sys.executable, "-c", START + WORK], env=self.surroundings, cwd=ROOT)

    def work(self) -> None:
        """One round of the jobs that matter here."""
        self.does(TIME_PASSES + ROUND)


@pytest.fixture(scope="module")
def twin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[City, str, str]]:
    """The other city: its store, the address of its server, and a key to it."""
    city = City(tmp_path_factory.mktemp("twin") / "store", {})
    city.run(*QIPAN, "init", "harbin")
    key = city.does(KEY)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = (city.store.parent / "server.log").open("w")
    command = [*QIPAN, "serve", "--port", str(port), "--no-worker"]
    server = subprocess.Popen(command, env=city.surroundings, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)
    try:
        _await(port, server)
        yield city, f"http://127.0.0.1:{port}/open311/v2", key
    finally:
        server.terminate()
        server.wait(timeout=20)
        log.close()


def _await(port: int, server: subprocess.Popen[bytes]) -> None:
    for _attempt in range(300):
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert server.poll() is None, "the server ended"
        time.sleep(0.1)
    pytest.fail("the server did not start")


@pytest.fixture
def line(twin: tuple[City, str, str]) -> Iterator[Line]:
    """The line to the twin city."""
    made = Line(twin[1])
    with made.open():
        yield made


class Line:
    """A line to the other city on which answers come late, and sometimes get lost after they were given."""

    def __init__(self, url: str) -> None:
        self.target, self.delay, self.posts, self.url = url, 0.0, 0, ""

    def open(self) -> Any:
        line = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._pass("GET", None)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                line.posts += 1
                self._pass("POST", body)

            def _pass(self, method: str, body: bytes | None) -> None:
                kept = ("content-type", "idempotency-key")
                headers = {k: v for k, v in self.headers.items() if k.lower() in kept}
                told = httpx.request(
                    method, line.target + self.path, content=body, headers=headers, timeout=20
                )
                time.sleep(line.delay)
                self.send_response(told.status_code)
                self.send_header("Content-Length", str(len(told.content)))
                self.send_header("Content-Type", told.headers["content-type"])
                self.end_headers()
                self.wfile.write(told.content)

            def log_message(self, *_args: Any) -> None:
                pass

        return _Served(self, Handler)


class _Served:
    def __init__(self, line: Line, handler: type[BaseHTTPRequestHandler]) -> None:
        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_args: Any) -> None:
                pass

        self.line, self.server = line, Server(("127.0.0.1", 0), handler)

    def __enter__(self) -> None:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.line.url = f"http://127.0.0.1:{self.server.server_port}"

    def __exit__(self, *_error: object) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def home(line: Line, twin: tuple[City, str, str], tmp_path: Path) -> City:
    """A city whose contractor and neighbour is the twin, behind the line."""
    text = shutil.copytree(ROOT / "cities" / "harbin", tmp_path / "harbin")
    (text / "exchange.yaml").write_text(PARTNER, encoding="utf-8")
    named = {"QIPAN_PARTNER_TWIN_URL": line.url, "QIPAN_PARTNER_TWIN_KEY": twin[2]}
    city = City(tmp_path / "store", named)
    city.run(*QIPAN, "init", str(text))
    return city


def test_workers_killed_in_the_middle_lose_nothing_and_double_nothing(
    home: City, line: Line, twin: Any
) -> None:
    sent = home.does(DISPATCH % ORDERS)
    line.delay = 0.25
    for life in (1.2, 2.0, 1.5):
        began, worker = line.posts, home.worker()
        try:
            _until(lambda posts=began: line.posts > posts, 60)
            time.sleep(life - 1.0)
        finally:
            worker.kill()
            worker.wait()
        home.does(TIME_PASSES)
    line.delay = 0.0
    home.work()
    here, there = home.does(HERE), twin[0].does(HERE)
    assert here["states"] == ["delivered"] * ORDERS, here["errors"]
    arrived = [number for number, channel, _state in there["cases"] if channel == "open311"]
    assert sorted(remote for remote, _status, _case in here["remotes"]) == sorted(arrived)
    assert sorted(case for _remote, _status, case in here["remotes"]) == sorted(sent)
    assert len(arrived) == len(set(arrived)) == ORDERS
    # It was really cut in the middle: more was sent than there are orders.
    assert line.posts > ORDERS
    assert (here["breaches"], there["breaches"]) == ([], [])
    _what_ends_there_is_known_here(home, twin[0], arrived[0])
    _what_is_reported_there_comes_here_once(home, twin)


def _until(holds: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.02)
    assert holds()


def _what_ends_there_is_known_here(home: City, twin: City, number: str) -> None:
    twin.does(
        "from qipan.cases import public as cases\n"
        f"case = cases.case_by_number('{number}')\n"
        "cases.end(by=person('dispatcher'), case=case, action='cancel', reason='误派作废')\nprint('1')"
    )
    home.work()
    statuses = {remote: status for remote, status, _case in home.does(HERE)["remotes"]}
    assert statuses.pop(number) == "closed"
    assert set(statuses.values()) == {"open"}


def _what_is_reported_there_comes_here_once(home: City, twin: tuple[City, str, str]) -> None:
    form = {
        "api_key": twin[2],
        "service_code": "c.01.03",
        "lat": "45.7",
        "long": "126.6",
        "description": "灯灭",
    }
    told = httpx.post(f"{twin[1]}/requests.json", data=form)
    assert told.status_code == 201, told.text
    home.work()
    home.work()
    came = [c for c in home.does(HERE)["cases"] if c[1] == "open311"]
    # What was sent there from here does not come back.
    assert len(came) == 1


@pytest.mark.parametrize("form", ["json", "xml"])
def test_the_client_georeport_reads_everything(twin: tuple[City, str, str], form: str) -> None:
    _city, url, key = twin
    post = {
        "api_key": key,
        "service_code": "c.01.03",
        "address_string": "红旗街",
        "description": f"灯灭 {form}",
    }
    number = httpx.post(f"{url}/requests.json", data=post).json()[0]["service_request_id"]
    client = GeoReport(url, "harbin", output_format=form)
    services = {s["service_code"]: s for s in client.get_service_list()}
    assert services["c.01.03"]["service_name"] == "路灯"
    assert client.get_service_definition("c.01.03")["service_code"] == "c.01.03"
    found = client.get_service_requests(service_request_id=number)
    row = found[0] if isinstance(found, list) else found
    assert (row["service_request_id"], row["status"], row["description"]) == (number, "open", f"灯灭 {form}")
    assert client.get_service_request(number)["service_request_id"] == number
    if form == "json":
        # An empty list of XML has no entry that this client could take.
        later = {"start_date": "2099-12-01T00:00:00Z", "end_date": "2100-01-01T00:00:00Z"}
        assert client.get_service_requests(status="open", **later) == []
