"""``qipan retention``: what is due to be shredded, and shredding it now instead of by the daily job."""

from __future__ import annotations

import json
import sys

import click

from qipan.commands import prepare, use_store


@click.group()
def retention() -> None:
    """Show and shred personal data whose span is over."""


_CITY = click.option(
    "--city", default="work", help="Store var/CITY, unless --store or QIPAN_STORE names one."
)
_KIND = click.option("--kind", "kinds", multiple=True, help="Only this kind; may stand several times.")


@retention.command()
@_CITY
@_KIND
def due(city: str, kinds: tuple[str, ...]) -> None:
    """Print as JSON how many rows of each kind are due. Nothing is changed."""
    use_store(city)
    prepare()
    from qipan.core.store import current
    from qipan.oversee.public import due_now

    current()
    click.echo(json.dumps(due_now(kinds), indent=1))


@retention.command()
@_CITY
@_KIND
def shred(city: str, kinds: tuple[str, ...]) -> None:
    """Shred what is due; print as JSON how many rows of each kind went.

    What an open case or a legal hold needs stays. A run that is stopped goes on where it was.
    """
    use_store(city)
    prepare()
    from qipan.core.actors import system
    from qipan.core.store import current
    from qipan.oversee.public import due_now, shred_due

    current()
    by = system("retention")
    total = sum(due_now(kinds).values())
    with click.progressbar(length=total, label="Shredding", file=sys.stderr) as bar:
        done = shred_due(by=by, kinds=kinds, on_batch=bar.update)
    click.echo(json.dumps(done, indent=1))
