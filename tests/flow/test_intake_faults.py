"""A killed server, a restarted database and a full disk lose no report that was answered, and double none.

Real clients send to the real server in a process of its own, each report under a key, until it is answered:
as a phone on a bad line would.
"""

from __future__ import annotations

import http.client
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

pytestmark = pytest.mark.long
ROOT = Path(__file__).resolve().parents[2]
MAIN = "from qipan.cli import main; main()"
# No file of the process grows further: a write beyond fails as on a full disk, instead of ending the process.
BOUNDED = (
    "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
    "resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most}))"
)
SENDERS, EACH = 4, 40
COUNT = """
import json, django
django.setup()
from qipan.cases.models import (Case, CaseSignal)
from qipan.core.models import IdempotencyKey
from qipan.core.seal import seal_pending
from qipan.core.verify import verify
seal_pending()
print(json.dumps({
    "numbers": sorted(Case.objects.values_list("number", flat=True)),
    "signals": CaseSignal.objects.values("signal").distinct().count(),
    "keys": IdempotencyKey.objects.count(),
    "opened": CaseSignal.objects.values("case").distinct().count(),
    "intact": verify().intact,
}))
"""


class House:
    """The server of a store, which can be killed and started anew on the same port."""

    def __init__(self, env: dict[str, str]) -> None:
        self.env, self.port = env, free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, most_bytes: int = 0) -> None:
        """Begin to serve; no file grows beyond ``most_bytes`` where it is given."""

        code = f"{BOUNDED.format(most=most_bytes)}; {MAIN}" if most_bytes else MAIN
        command = [sys.executable, "-c", code, "serve", "--no-worker", "--port", str(self.port)]
        with (Path(self.env["QIPAN_STORE"]).parent / "served.log").open("ab") as log:
            self._process = subprocess.Popen(
                command, env=self.env, stdout=log, stderr=log, start_new_session=True
            )
        wait_until(self._answers, "the server answers")

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, "the server ended"
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
            return True
        return False

    def kill(self) -> None:
        """End it as a power cut would: the whole family at once."""
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(timeout=30)


class Sender(threading.Thread):
    """Sends its reports one after the other, each until it was answered; keeps receipts and refusals."""

    def __init__(self, port: int, name: int, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.port, self.label, self.stop = port, name, stop
        self.receipts: dict[str, dict[str, str]] = {}
        self.refused: list[tuple[int, dict[str, Any]]] = []

    def run(self) -> None:
        for number in range(EACH):
            text = f"第{self.label}路第{number}件：路灯不亮"
            key = uuid.uuid4().hex
            while not self.stop.is_set() and not self._sent(text, key):
                time.sleep(0.05)

    def _sent(self, text: str, key: str) -> bool:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        try:
            line.request("POST", "/api/v1/reports", json.dumps({"text": text}), headers)
            answer = line.getresponse()
            body = json.loads(answer.read() or b"{}")
        except (OSError, http.client.HTTPException, ValueError):
            return False  # no answer: the line is down, or the server went away
        finally:
            line.close()
        if answer.status == 201:
            self.receipts[text] = body
            return True
        self.refused.append((answer.status, body))
        return False


@contextmanager
def sending(house: House) -> Iterator[list[Sender]]:
    stop = threading.Event()
    senders = [Sender(house.port, name, stop) for name in range(SENDERS)]
    for sender in senders:
        sender.start()
    try:
        yield senders
    finally:
        stop.set()
        for sender in senders:
            sender.join(timeout=30)


def all_told(senders: list[Sender]) -> int:
    return sum(len(sender.receipts) for sender in senders)


def wait_for(senders: list[Sender], share: float) -> None:
    """Until that share of all reports was answered."""
    wait_until(lambda: all_told(senders) >= share * SENDERS * EACH, f"{share:.0%} are sent")


def wait_until(holds: Callable[[], bool], what: str, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"waited too long until {what}"
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def qipan(env: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "-c", *arguments]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def stands(env: dict[str, str], senders: list[Sender]) -> dict[str, Any]:
    """What the store holds, held against what was answered: nothing lost, nothing twice."""
    counted: dict[str, Any] = json.loads(qipan(env, COUNT))
    told = sorted(receipt["number"] for sender in senders for receipt in sender.receipts.values())
    assert len(set(told)) == len(told)
    assert set(told) <= set(counted["numbers"])
    assert counted["intact"]
    assert counted["signals"] == counted["opened"] == counted["keys"] == len(counted["numbers"])
    return counted


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    made = {
        **os.environ,
        "QIPAN_STORE": str(tmp_path / "store"),
        "DJANGO_SETTINGS_MODULE": "qipan.config.settings",
        "QIPAN_PUBLIC_PER_HOUR": "100000",
    }
    made.pop("QIPAN_DATABASE_URL", None)
    return made


@pytest.fixture
def house(env: dict[str, str]) -> Iterator[House]:
    running = House(env)
    yield running
    running.kill()


@pytest.fixture
def own_database(env: dict[str, str]) -> Iterator[None]:
    """A store on the kind of database that the run tests."""
    if connection.vendor != "postgresql":
        yield
        return
    server, name = os.environ["QIPAN_DATABASE_URL"].rsplit("/", 1)[0], f"qipan_faults_{os.getpid()}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as own:
        own.execute(f'CREATE DATABASE "{name}"')
    env["QIPAN_DATABASE_URL"] = f"{server}/{name}"
    yield
    with psycopg.connect(f"{server}/postgres", autocommit=True) as own:
        own.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_a_server_killed_again_and_again_loses_and_doubles_nothing(own_database, env, house):
    qipan(env, MAIN, "init", "sanmateo")
    house.start()
    with sending(house) as senders:
        for share in (0.2, 0.5, 0.8):
            wait_for(senders, share)
            house.kill()
            house.start()
        wait_for(senders, 1)
    counted = stands(env, senders)
    assert len(counted["numbers"]) == SENDERS * EACH


class Cluster:
    """A PostgreSQL of the test's own, which can be stopped hard and started again."""

    def __init__(self, binaries: Path, folder: Path) -> None:
        self._binaries, self._data, self.port = binaries, folder / "data", free_port()
        self._user = None
        if os.geteuid() == 0:  # the server refuses root
            names = {entry.pw_name for entry in pwd.getpwall()}
            self._user = "postgres" if "postgres" in names else "nobody"
            shutil.chown(folder, self._user)
        self._run("initdb", "-D", str(self._data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N")
        wanted = {"port": self.port, "listen_addresses": "127.0.0.1", "unix_socket_directories": folder}
        self._options = " ".join(f"-c {name}={value}" for name, value in wanted.items())

    def start(self) -> None:
        log = str(self._data / "log")
        self._run("pg_ctl", "-D", str(self._data), "-w", "-l", log, "-o", self._options, "start")

    def stop(self, how: str) -> None:
        """``immediate`` is a crash: what was not written to its log is gone."""
        if (self._data / "postmaster.pid").exists():
            self._run("pg_ctl", "-D", str(self._data), "-w", "-m", how, "stop")

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [str(self._binaries / program), *arguments],
            user=self._user,
            group=pwd.getpwnam(self._user).pw_gid if self._user else None,
            extra_groups=[] if self._user else None,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            check=True,
        )


@pytest.fixture
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    named = shutil.which("initdb")
    if not found and not named:
        if os.environ.get("CI", "").lower() in {"1", "true", "yes"}:
            pytest.fail("CI must run this test, but PostgreSQL's server programs were not found")
        pytest.skip("PostgreSQL's server programs were not found")
    folder = Path(f"/tmp/qipan-faults-{os.getpid()}-{uuid.uuid4().hex[:6]}")
    folder.mkdir()
    made = Cluster((found[0] if found else Path(str(named)).resolve()).parent, folder)
    made.start()
    yield made
    made.stop("immediate")
    shutil.rmtree(folder, ignore_errors=True)


def test_a_database_that_crashes_and_comes_back_loses_and_doubles_nothing(env, house, cluster):
    env["QIPAN_DATABASE_URL"] = f"postgresql://postgres@127.0.0.1:{cluster.port}/postgres"
    qipan(env, MAIN, "init", "sanmateo")
    house.start()
    with sending(house) as senders:
        for share, how in ((0.2, "immediate"), (0.6, "fast")):
            wait_for(senders, share)
            cluster.stop(how)
            time.sleep(1)
            cluster.start()
        wait_for(senders, 1)
    counted = stands(env, senders)
    assert len(counted["numbers"]) == SENDERS * EACH
    # Meanwhile callers were told in words, and that it is not their fault.
    told = [(status, body) for sender in senders for status, body in sender.refused]
    assert told
    assert {status for status, _body in told} == {503}
    assert all(body["code"] == "store" and body["hint"] for _status, body in told)


def test_a_full_disk_refuses_in_words_and_keeps_what_was_answered(env, house, tmp_path):
    qipan(env, MAIN, "init", "sanmateo")
    size = max(path.stat().st_size for path in (tmp_path / "store").iterdir() if path.is_file())
    house.start(most_bytes=size + 200_000)
    with sending(house) as senders:
        wait_until(lambda: all(sender.refused for sender in senders), "each sender is refused")
        told = [(status, body) for sender in senders for status, body in sender.refused]
        house.kill()
        answered = all_told(senders)
        # Room was made.
        house.start()
        wait_for(senders, 1)
    assert 0 < answered < SENDERS * EACH
    assert {status for status, _body in told} == {503}
    assert all(body["code"] == "store" and body["hint"] for _status, body in told)
    counted = stands(env, senders)
    assert len(counted["numbers"]) == SENDERS * EACH
