"""``qipan init``: make a store for a city."""

from __future__ import annotations

import click

from qipan.commands import make_folder, prepare, use_store
from qipan.packs.finder import find_city


@click.command()
@click.argument("city")
@click.option("--kind", type=click.Choice(["work", "demo", "replay"]), default="work", show_default=True)
def init(city: str, kind: str) -> None:
    """Make a store for CITY (a name in cities/ or a folder), or bring a changed text into it."""
    folder = find_city(city)
    store = use_store(folder.name)
    make_folder(store)
    prepare()
    from qipan.config.bootstrap import load_city, migrate
    from qipan.core.actors import system

    migrate()
    loaded = load_city(by=system("init"), folder=folder, kind=kind)
    click.echo(
        f"{loaded.city} {loaded.version}: {loaded.areas} areas, {loaded.parties} parties, "
        f"{loaded.sources} sources in {store}"
    )
