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
@click.option("--relation", help="Unfold: every neighbour by this relation (with --up or --down).")
@click.option("--json", "as_json", is_flag=True)
def walk(
    public_id: str, city: str, direction: Literal["up", "down"] | None, relation: str | None, as_json: bool
) -> None:
    """Walk the chain from PUBLIC_ID both ways, or list what a fold of it holds."""
    use_store(city)
    prepare()
    if relation:
        _unfold(public_id, direction or "down", relation)
        return
    from qipan.core.provenance import walk as climb

    directions: tuple[Literal["up", "down"], ...] = (direction,) if direction else ("up", "down")
    walks = [climb(public_id, one) for one in directions]
    if as_json:
        told = [{**asdict(w), "left_out": w.left_out} for w in walks]
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for found in walks:
        _print(found)


def _unfold(public_id: str, direction: Literal["up", "down"], relation: str) -> None:
    from qipan.core.links import page

    after = ""
    while True:
        found = page(public_id, direction, relation, after=after, size=500)
        for other in found.ids:
            click.echo(other)
        if not (after := found.after):
            return


def _print(found: Walk) -> None:
    start = found.objects[found.start]
    arrow = "↑" if found.direction == "up" else "↓"
    click.echo(f"{arrow} {_line(start)}")
    for step in found.steps:
        other = found.objects[step.source if found.direction == "up" else step.target]
        click.echo(f"{'  ' * step.depth}{step.relation}: {_line(other)}")
    for fold in found.folds:
        place = f"under {fold.node}" if fold.node else f"reached by folded {fold.via}"
        more = "more than " if fold.more else ""
        click.echo(f"{'  ' * fold.depth}{fold.relation}: {more}{fold.count} {fold.kind} folded, {place}")


def _line(found: Description) -> str:
    mark = " (simulated)" if found.simulated else ""
    return f"{found.stage} {found.title} [{found.state}] {found.public_id}{mark}"
