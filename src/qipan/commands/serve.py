"""``qipan serve``: one process serves pages, API and static files; a companion runs the periodic jobs."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import click

from qipan.commands import prepare, use_store
from qipan.commands.companion import companion
from qipan.commands.listening import ensure_free
from qipan.errors import StoreError

# Requests wait for the database, not for the processor: more threads than cores, few enough for SQLite.
THREADS = 8


@click.command()
@click.argument("city", default="work")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True, help="Server processes.")
@click.option("--no-worker", is_flag=True, help="Do not run the periodic jobs here ('qipan worker' does).")
def serve(city: str, host: str, port: int, workers: int, no_worker: bool) -> None:
    """Serve the store of CITY until stopped."""
    ensure_free(host, port)
    store = use_store(city)
    ensure_database(store)
    prepare()
    from qipan.core.store import current

    click.echo(f"{current()} in {store}")
    run(host, port, workers=workers, with_worker=not no_worker)


def ensure_database(store: Path) -> None:
    """Raise ``StoreError`` for an embedded store that was never made.

    Looking at it would make an empty one.
    """
    if os.environ.get("QIPAN_DATABASE_URL") or (store / "qipan.sqlite3").is_file():
        return
    raise StoreError(
        "There is no store here yet.",
        where=str(store),
        mend="Make one with 'qipan init CITY', try 'qipan demo', or name another with --store.",
    )


def run(host: str, port: int, *, workers: int = 1, with_worker: bool = True) -> None:
    """Serve the current store, for which Django is set up, until a signal ends it."""
    from django.db import connections

    # Server processes begin as copies of this one; a connection must not be shared.
    connections.close_all()
    jobs: AbstractContextManager[Any] = companion("worker") if with_worker else nullcontext()
    with jobs:
        shown = f"[{host}]" if ":" in host else host
        click.echo(f"Listening on http://{shown}:{port}/  (Ctrl-C ends it)")
        _server(host, port, workers).serve()


def _server(host: str, port: int, workers: int) -> Any:
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    return Server(
        "qipan.commands.served:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        websockets=False,
        workers_kill_timeout=5,
        log_level=LogLevels.error,
    )
