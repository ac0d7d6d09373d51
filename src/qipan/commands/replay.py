"""``qipan replay``: recorded polls fed as an operator saw them, until findings appear by themselves."""

from __future__ import annotations

import json
import secrets
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from qipan.commands import make_folder, prepare, use_store
from qipan.errors import StoreError
from qipan.packs.finder import find_city
from qipan.people.section import ACCOUNTS

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command()
@click.argument("city")
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--from", "first", type=DAY, required=True, help="First local day.")
@click.option("--to", "last", type=DAY, required=True, help="Local day at whose beginning the replay ends.")
@click.option("--speed", default=0.0, show_default=True, help="Times real time; 0: as fast as possible.")
@click.option("--source", "code", default="", help="Source of kind snapshots, where the city has several.")
@click.option("--chain", is_flag=True, help="Let simulated officers take the first finding up to its review.")
@click.option(
    "--fresh", is_flag=True, help="Remove what an earlier replay left in this store, and start anew."
)
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def replay(
    city: str,
    path: Path | None,
    first: datetime,
    last: datetime,
    speed: float,
    code: str,
    chain: bool,
    fresh: bool,
    as_json: bool,
) -> None:
    """Replay the polls in PATH (a file or folder; default: a folder of $QIPAN_DATA) for CITY.

    Uses a store of its own, var/CITY-replay. A second call goes on where the first stopped, or changes
    nothing.
    """
    folder = find_city(city)
    store = use_store(f"{folder.name}-replay")
    make_folder(store)
    prepare()
    _ensure_replay_store()
    if fresh:
        _empty(store)
    password = _make_store(folder)
    from qipan.commands.replay_show import shown
    from qipan.core.store import pack
    from qipan.simulate.plans import ensure_one_stretch, plan_of
    from qipan.simulate.replay import Replay, summary_of

    plan = plan_of(pack(), first=first, last=last, path=path, code=code, speed=speed, with_people=chain)
    ensure_one_stretch(plan)
    with shown(pack(), quiet=as_json) as watcher:
        summary = summary_of(Replay(plan, watcher).run())
    click.echo(json.dumps(summary, ensure_ascii=False) if as_json else _sentences(summary, store, password))


def _ensure_replay_store() -> None:
    """Raise ``StoreError`` for a store that was made for something else; one not made yet is fine."""
    from django.db import DatabaseError

    from qipan.core.models import Store

    try:
        kind = Store.objects.values_list("kind", flat=True).first()
    except DatabaseError:
        return
    if kind not in (None, "replay"):
        raise StoreError(
            f"This is a {kind} store: a replay would mix the past into it.",
            mend="Leave --store out, or name a folder of its own.",
        )


def _empty(store: Path) -> None:
    """Remove the embedded database and the facts of a replay store."""
    from django.db import connection

    if connection.vendor != "sqlite":
        raise StoreError(
            "Only an embedded store can be made anew.", mend="Drop the replay's database, or name another."
        )
    connection.close()
    for file in store.glob("qipan.sqlite3*"):
        file.unlink()
    shutil.rmtree(store / "facts", ignore_errors=True)


def _make_store(folder: Path) -> str:
    """Load the city and its demo accounts; returns their password when they were made just now."""
    from qipan.config.bootstrap import load_city, load_invented_people, migrate
    from qipan.core.actors import system
    from qipan.core.store import pack
    from qipan.people.public import Account

    migrate()
    by = system("replay")
    load_city(by=by, folder=folder, kind="replay")
    password = "" if Account.objects.exists() else secrets.token_urlsafe(12)
    load_invented_people(by=by, accounts=pack().pack[ACCOUNTS], password=password or None)
    return password


def _sentences(summary: dict[str, Any], store: Path, password: str) -> str:
    """The summary for a person."""
    lines = [
        "Nothing to do: this stretch was replayed before."
        if summary["repeated"]
        else f"{summary['polls']} polls, {summary['received']} incidents received, "
        f"{summary['history']} known before.",
        f"{len(summary['findings'])} findings; first at {summary['first_finding'] or '-'} (local time).",
    ]
    if summary["chain"]:
        lines.append("Human part by simulated persons: " + ", ".join(summary["chain"]) + ".")
        lines += [f"  {stage:9} {public_id}" for stage, public_id in summary["chain"].items()]
        for way, mark in (("up", "↑"), ("down", "↓")):
            counts = ", ".join(f"{stage} {n}" for stage, n in summary["walk"][way].items())
            lines.append(f"{mark} walk: {counts}")
    if password:
        lines.append(f"Password of all demo accounts of this store: {password}")
    return "\n".join([*lines, f"Store: {store}"])
