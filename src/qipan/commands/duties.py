"""``qipan duties export``: the duty list in force as text, so that the city's pack can take it in."""

from __future__ import annotations

from pathlib import Path

import click

from qipan.commands import prepare, use_store


@click.group()
def duties() -> None:
    """Show the duty list of a store."""


@duties.command()
@click.option("--city", default="work", help="Store var/CITY, unless --store or QIPAN_STORE names one.")
@click.option("--to", "path", type=click.Path(dir_okay=False, path_type=Path), help="Write it to this file.")
def export(city: str, path: Path | None) -> None:
    """Print the whole list with its accepted amendments, as duties.yaml of the pack would say it.

    Put it into the city's folder and load it: the amendments that it holds then stand in the text.
    """
    use_store(city)
    prepare()
    from qipan.cases.public import duties_as_text

    text = duties_as_text()
    if path is None:
        click.echo(text, nl=False)
    else:
        path.write_text(text, encoding="utf-8")
        click.echo(str(path))
