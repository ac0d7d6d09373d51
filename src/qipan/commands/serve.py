"""``qipan serve``: the board on one port, with the periodic worker beside it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import click

from qipan.commands import prepare, use_store
from qipan.errors import StoreError

# Threads that answer requests; each holds a database connection while it does.
THREADS = 4


@click.command()
@click.argument("city", default="work")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, help="Server processes.")
@click.option("--no-worker", is_flag=True, help="Do not run the periodic jobs here.")
def serve(city: str, host: str, port: int, workers: int, no_worker: bool) -> None:
    """Serve the store of CITY (var/CITY, unless --store or QIPAN_STORE names one)."""
    store = use_store(city)
    prepare()
    run(store, host=host, port=port, workers=workers, with_jobs=not no_worker)


def run(store: Path, *, host: str, port: int, workers: int = 1, with_jobs: bool = True) -> None:
    """Serve the prepared store until stopped; the periodic worker ends with the server.

    Raises ``StoreError`` when the port is taken or the store holds no city.
    """
    from qipan.core.store import current

    holds = current()
    ensure_free(host, port)
    jobs = _start_jobs(store) if with_jobs else None
    click.echo(f"{holds.city} ({holds.kind}): http://{host}:{port}/")
    try:
        _serve(host, port, workers)
    finally:
        if jobs is not None:
            _stop(jobs)


def ensure_free(host: str, port: int) -> None:
    """Raise ``StoreError`` with a free port to use when nothing can listen on ``host:port``."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise StoreError(
                f"Port {port} on {host} cannot be used ({error.strerror}).",
                mend=f"Stop what uses it, or add --port {_free_port(host)}.",
            ) from error


def _free_port(host: str) -> int:
    with socket.socket() as probe:
        try:
            probe.bind((host, 0))
        except OSError:
            return 8001
        return int(probe.getsockname()[1])


def _serve(host: str, port: int, workers: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian(
        "qipan.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        log_level=LogLevels.warning,
        websockets=False,
    ).serve()


def _start_jobs(store: Path) -> subprocess.Popen[bytes]:
    """The worker as a child that also ends when this process is killed: its standard input closes then."""
    environment = {**os.environ, "QIPAN_STORE": str(store)}
    command = [sys.executable, "-c", "from qipan.cli import main; main()", "worker", "--with-parent"]
    return subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, start_new_session=True)


def _stop(jobs: subprocess.Popen[bytes]) -> None:
    if jobs.stdin:
        jobs.stdin.close()
    try:
        jobs.wait(timeout=10)
    except subprocess.TimeoutExpired:
        jobs.kill()


def end_with_parent() -> None:
    """End this process when its standard input closes: the parent has gone."""

    def watch() -> None:
        sys.stdin.buffer.read()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()
