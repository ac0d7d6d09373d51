"""``qipan demo``: a simulated day of Harbin through the whole chain, then the board."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import click

from qipan.commands import demo_store, prepare, use_store
from qipan.commands.companion import companion
from qipan.commands.listening import ensure_free
from qipan.commands.serve import run
from qipan.config.store import seal_folder
from qipan.errors import StoreError


@click.command()
@click.option("--no-serve", is_flag=True, help="Prepare, print a JSON summary, and stop.")
@click.option("--fresh", is_flag=True, help="Replace the demo store by a new one.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--seed", default=7, show_default=True, help="The same seed gives the same city.")
@click.option("--scale", default=1.0, show_default=True, help="Share of the everyday reports.")
def demo(no_serve: bool, fresh: bool, host: str, port: int, seed: int, scale: float) -> None:
    """Show a city's board at work: Harbin, simulated, from a signal to the review.

    The demo has a store of its own (var/demo). One that exists is used as it is, unless --fresh; a store of
    another kind is never touched.
    """
    store = use_store("demo")
    if not no_serve:
        ensure_free(host, port)
    _ensure_prepared(store, fresh, seed, scale)
    prepare()
    from qipan.simulate.note import read_note
    from qipan.simulate.resume import note_stop, resume_clock

    note = read_note(store) or {}
    resume_clock(store)
    if no_serve:
        click.echo(json.dumps(_summary(note), ensure_ascii=False, indent=1))
        return
    _tell(note)
    try:
        run(host, port)
    finally:
        note_stop(store)


def _ensure_prepared(store: Path, fresh: bool, seed: int, scale: float) -> None:
    found = demo_store.look(store)
    if found == "demo" and not fresh:
        return
    if found == "unfinished" and not fresh:
        raise StoreError(
            "The preparation of this demo store was not finished.",
            where=str(store),
            mend="Make it anew with --fresh.",
        )
    # The store is renamed when it is ready; the folder of its seal has its last name from the beginning.
    os.environ["QIPAN_SEAL_FOLDER"] = str(seal_folder(store))
    with demo_store.built_beside(store) as sibling:
        if found != "nothing":
            demo_store.empty_server()
        _build(sibling, seed, scale)


def _build(folder: Path, seed: int, scale: float) -> None:
    """Prepare in a process of its own, which says itself what went wrong."""
    options = (f"--seed={seed}", f"--scale={scale}")
    with companion("--store", str(folder), "demo-build", *options) as child:
        code = child.wait()
    if code:
        sys.exit(code)


def _summary(note: dict[str, Any]) -> dict[str, Any]:
    from qipan.simulate.summary import counts

    told = {"city": note["city"], "simulated": True, "seed": note["seed"], "lived_until": note["lived_until"]}
    return {**told, **counts(), "chain": note["chain"]}


def _tell(note: dict[str, Any]) -> None:
    """Who can log in, in both languages."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"演示账号 Demo accounts · 密码 password: {note['password']}", title_justify="left")
    for heading in ("账号 account", "姓名 name", "角色 role"):
        table.add_column(heading)
    for account in note["accounts"]:
        names = f"{account['name_zh']} {account['name_en']}"
        table.add_row(account["username"], names, "\n".join(map(_role, account["roles"])))
    console = Console()
    console.print("棋盘 Qipan · 哈尔滨（模拟数据） Harbin (simulated)")
    console.print(table)


def _role(key: str) -> str:
    from django.utils.translation import override

    from qipan.people.public import ROLES

    names = []
    for language in ("zh-hans", "en"):
        with override(language):
            names.append(str(ROLES[key].name))
    return " ".join(dict.fromkeys(names))
