"""A server in a process of its own, what its processes cost, and clients that keep their connection."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.measure import Sample

TICK = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where it listens, and the process that was started."""

    port: int
    pid: int

    def cpu(self) -> float:
        """Seconds of processor that its processes have used (Linux; elsewhere 0)."""
        return sum(_cpu(pid) for pid in _family(self.pid))

    def client(self, headers: dict[str, str] | None = None) -> Client:
        """A connection of one's own."""
        return Client(self.port, headers or {})


class Client:
    """One kept connection."""

    def __init__(self, port: int, headers: dict[str, str]) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.connection.connect()
        self.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.headers = headers

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, bytes]:
        """Status and body of the answer."""
        sent = None if body is None else json.dumps(body).encode()
        headers = {**self.headers, **({"Content-Type": "application/json"} if sent else {})}
        self.connection.request(method, path, sent, headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read()


def asked(server: Server, client: Client, path: str, times: int = 1) -> Sample:
    """Ask ``times`` times; seconds per answer on the clock and of the server's processor."""
    cpu, wall = server.cpu(), time.perf_counter()
    for _ in range(times):
        status, body = client.ask("GET", path)
        if status != 200:
            raise RuntimeError(f"{path}: {status} {body[:200]!r}")
    return Sample((time.perf_counter() - wall) / times, (server.cpu() - cpu) / times)


@contextmanager
def house(threads: int = 8, workers: int = 1) -> Iterator[Server]:
    """The house itself under granian, as ``qipan serve`` runs it, without the periodic jobs."""
    options = [
        "--interface",
        "wsgi",
        "--workers",
        str(workers),
        "--blocking-threads",
        str(threads),
        "--no-ws",
    ]
    command = [sys.executable, "-m", "granian", *options, "--log-level", "error", "--host", "127.0.0.1"]
    with started([*command, "--port", "{port}", "qipan.config.wsgi:application"]) as server:
        yield server


@contextmanager
def started(command: Sequence[str | Path], folder: Path = ROOT) -> Iterator[Server]:
    """A server from its command, in which ``{port}`` is replaced; ended with the block."""
    port = _free_port()
    words = [str(word).replace("{port}", str(port)) for word in command]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")])}
    process = subprocess.Popen(words, cwd=folder, env=env)
    try:
        _wait(process, port)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError(f"The server ended at once (exit code {process.returncode}).")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The server does not answer.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _family(pid: int) -> list[int]:
    """A process and all that it started."""
    found = [pid]
    for parent in found:
        for children in Path(f"/proc/{parent}/task").glob("*/children"):
            found += [int(child) for child in children.read_text(encoding="ascii").split()]
    return found


def _cpu(pid: int) -> float:
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0.0
    fields = text.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK
