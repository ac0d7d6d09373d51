"""``qipan city list | check | diff``: no store is needed for any of them."""

from __future__ import annotations

import sys

import click

from qipan.commands.language import translator
from qipan.core.clock import wall_now
from qipan.packs.check import check_folder
from qipan.packs.diff import diff_packs, render
from qipan.packs.finder import city_names, find_city
from qipan.packs.loader import load_pack
from qipan.packs.messages import Text as _
from qipan.packs.messages import translated

language_option = click.option(
    "--language",
    default="",
    help="zh or en; else QIPAN_LANGUAGE or the machine's LANG says it.",
)


@click.command("list")
def list_cities() -> None:
    """Names of the cities at hand."""
    for name in city_names():
        click.echo(name)


@click.command()
@click.argument("name")
@language_option
def check(name: str, language: str) -> None:
    """Check the pack NAME (a city's name or a folder): every problem with file, line and how to mend it."""
    folder, translate = find_city(name), translator(language)
    result = check_folder(folder, wall_now())
    for problem in result.problems:
        click.echo(problem.in_language(translate), err=True)
    if result.unjudged:
        note = _(
            "Mend first: {files}. Rules that read them were not judged.", files=", ".join(result.unjudged)
        )
        click.echo(translated(note, translate), err=True)
    if result.problems or result.pack is None:
        count = _("{city}: {count} problems", city=folder.resolve().name, count=len(result.problems))
        click.echo(translated(count, translate), err=True)
        sys.exit(3)
    city = result.pack.city
    clean = _("{city} {version}: no problems", city=city.code, version=city.version)
    click.echo(translated(clean, translate))


@click.command()
@click.argument("old")
@click.argument("new")
@language_option
def diff(old: str, new: str, language: str) -> None:
    """Show what pack NEW changes against pack OLD."""
    translate = translator(language)
    changes = diff_packs(load_pack(find_city(old)), load_pack(find_city(new)))
    click.echo(render(changes) if changes else translated(_("No difference."), translate))
