"""``qipan walk``: from any object up to its data or down to its effect."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Literal

import click

from qipan.commands import prepare, use_store

if TYPE_CHECKING:
    from qipan.core.provenance import Description, Walk


@click.command()
@click.argument("public_id")
@click.option("--city", default="work", help="Store var/CITY, unless --store or QIPAN_STORE names one.")
@click.option("--up", "direction", flag_value="up", help="Only up, to what it came from.")
@click.option("--down", "direction", flag_value="down", help="Only down, to what it led to.")
@click.option("--json", "as_json", is_flag=True)
def walk(public_id: str, city: str, direction: Literal["up", "down"] | None, as_json: bool) -> None:
    """Walk the chain from PUBLIC_ID both ways."""
    use_store(city)
    prepare()
    from qipan.core.provenance import walk as climb

    directions: tuple[Literal["up", "down"], ...] = (direction,) if direction else ("up", "down")
    walks = [climb(public_id, one) for one in directions]
    if as_json:
        click.echo(json.dumps([asdict(w) for w in walks], ensure_ascii=False))
        return
    for found in walks:
        _print(found)


def _print(found: Walk) -> None:
    start = found.objects[found.start]
    arrow = "↑" if found.direction == "up" else "↓"
    click.echo(f"{arrow} {_line(start)}")
    for step in found.steps:
        other = found.objects[step.source if found.direction == "up" else step.target]
        click.echo(f"{'  ' * step.depth}{step.relation}: {_line(other)}")
    if found.left_out:
        click.echo(f"  … {found.left_out} more not shown")


def _line(found: Description) -> str:
    mark = " (simulated)" if found.simulated else ""
    return f"{found.stage} {found.title} [{found.state}] {found.public_id}{mark}"
