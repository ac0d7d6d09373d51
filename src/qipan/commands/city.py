"""``qipan city check | diff``: a city's text, judged and compared without any store."""

from __future__ import annotations

import sys

import click

from qipan.packs.diff import diff_packs, render
from qipan.packs.finder import city_names, find_city
from qipan.packs.loader import check_city, load_pack


@click.group()
def city() -> None:
    """Check and compare city packs."""


@city.command("list")
def list_cities() -> None:
    """Names of the cities at hand."""
    for name in city_names():
        click.echo(name)


@city.command()
@click.argument("name")
def check(name: str) -> None:
    """Check the pack NAME (a city's name or a folder): every problem with file, line and how to mend it."""
    folder = find_city(name)
    pack, problems = check_city(folder)
    for problem in problems:
        click.echo(str(problem), err=True)
    if problems or pack is None:
        click.echo(f"{folder.name}: {len(problems)} problems", err=True)
        sys.exit(3)
    click.echo(f"{pack.city.code} {pack.city.version}: no problems")


@city.command()
@click.argument("old")
@click.argument("new")
def diff(old: str, new: str) -> None:
    """Show what pack NEW changes against pack OLD."""
    changes = diff_packs(load_pack(find_city(old)), load_pack(find_city(new)))
    click.echo(render(changes) if changes else "No difference.")
