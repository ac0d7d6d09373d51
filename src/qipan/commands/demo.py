"""``qipan demo``: a simulated day of Harbin through the whole chain, then the board."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from qipan.commands import make_folder, prepare, use_store
from qipan.commands.listening import ensure_free
from qipan.commands.serve import run
from qipan.errors import StoreError

NOTES = "demo.json"
CITY = "harbin"
console = Console(stderr=True)


@click.command()
@click.option("--no-serve", is_flag=True, help="Prepare, print a JSON summary, and stop.")
@click.option("--fresh", is_flag=True, help="Remove the demo store and live the day anew.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--seed", default=7, show_default=True, help="The same seed gives the same day.")
@click.option("--scale", default=1.0, show_default=True, help="Share of the everyday reports.")
def demo(no_serve: bool, fresh: bool, host: str, port: int, seed: int, scale: float) -> None:
    """Show a city's board at work: Harbin, simulated, from a signal to the review.

    The demo has a store of its own (var/demo). One that exists is used as it is, unless --fresh.
    """
    store = use_store("demo")
    if not no_serve:
        ensure_free(host, port)
    if fresh:
        _remove(store)
    if not (store / NOTES).exists():
        _ensure_untouched(store)
        _prepare_beside(store, seed, scale)
    prepare()
    notes = _resume(store)
    if no_serve:
        click.echo(json.dumps(_summary(notes), ensure_ascii=False, indent=1))
        return
    _tell(notes, host, port)
    run(host, port)


def _remove(store: Path) -> None:
    """Remove a demo store; anything else is left alone."""
    if store.exists() and any(store.iterdir()) and not (store / NOTES).exists():
        raise StoreError(
            "This folder holds something else than a demo store.",
            where=str(store),
            mend="Name another folder with --store.",
        )
    _ensure_embedded()
    shutil.rmtree(store, ignore_errors=True)


def _ensure_untouched(store: Path) -> None:
    if store.exists() and any(store.iterdir()):
        raise StoreError(
            "This folder holds a store that is not a complete demo.",
            where=str(store),
            mend="Name another folder with --store, or remove it yourself.",
        )


def _ensure_embedded() -> None:
    if os.environ.get("QIPAN_DATABASE_URL"):
        raise StoreError(
            "The demo lives in an embedded store of its own.",
            mend="Unset QIPAN_DATABASE_URL to run the demo.",
        )


def _prepare_beside(store: Path, seed: int, scale: float) -> None:
    """Live the day in a folder beside the store, and move it there only when it is whole."""
    _ensure_embedded()
    half = store.with_name(store.name + ".half")
    shutil.rmtree(half, ignore_errors=True)
    make_folder(half)
    # A process of its own: its settings belong to the half-made folder.
    code = f"from qipan.commands.demo import prepare_store; prepare_store({seed}, {scale})"
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "QIPAN_STORE": str(half)}, check=False
    )
    if done.returncode:
        shutil.rmtree(half, ignore_errors=True)
        raise StoreError(
            "The demo could not be prepared; nothing was left behind.", mend="See the lines above."
        )
    if store.exists():
        store.rmdir()
    half.rename(store)


def prepare_store(seed: int, scale: float) -> None:
    """Make the demo store in ``QIPAN_STORE``: city, people, history, the lived day, seals."""
    store = Path(os.environ["QIPAN_STORE"])
    prepare()
    from qipan.config.bootstrap import migrate
    from qipan.simulate.prepare import STEPS, prepare_demo

    with _bar() as bar:
        tasks = {step: bar.add_task(step, total=1.0) for step in STEPS}
        migrate()

        def tell(step: str, share: float) -> None:
            bar.update(tasks[step], completed=share)

        prepare_demo(store, city=CITY, seed=seed, scale=scale, tell=tell)


def _resume(store: Path) -> dict[str, Any]:
    """Let the store's clock go on from its last event; returns the notes."""
    from qipan.core import clock
    from qipan.core.actors import system
    from qipan.core.public import latest_events
    from qipan.core.store import current, shift_clock

    if current().kind != "demo":
        raise StoreError("This is not a demo store.", where=str(store), mend="Name another with --store.")
    newest = max((event.at for event in latest_events(size=50)), default=clock.wall_now())
    shift_clock(by=system("demo"), offset=newest + timedelta(seconds=1) - clock.wall_now())
    notes: dict[str, Any] = json.loads((store / NOTES).read_text(encoding="utf-8"))
    return notes


def _summary(notes: dict[str, Any]) -> dict[str, Any]:
    from qipan.simulate.summary import counts

    told = {"city": notes["city"], "simulated": True, "seed": notes["seed"]}
    return {**told, **counts(), "chain": notes["chain"]}


def _tell(notes: dict[str, Any], host: str, port: int) -> None:
    click.echo(f"\n  棋盘 Qipan · 哈尔滨（模拟） Harbin (simulated): http://{host}:{port}/\n")
    for account in notes["accounts"]:
        click.echo(f"  {account['username']:16} {account['name_zh']}  {', '.join(account['roles'])}")
    click.echo(f"\n  密码 password: {notes['password']}\n  Ctrl-C 停止 stops.\n")


def _bar() -> Progress:
    columns = (TextColumn("{task.description:8}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console)
