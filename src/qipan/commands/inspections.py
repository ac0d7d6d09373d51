"""``qipan inspections draw``: draw closed cases for re-inspection now instead of by the daily job."""

from __future__ import annotations

import json

import click

from qipan.commands import prepare, use_store


@click.group()
def inspections() -> None:
    """Re-inspection of closed cases."""


@inspections.command()
@click.option("--city", default="work", help="Store var/CITY, unless --store or QIPAN_STORE names one.")
def draw(city: str) -> None:
    """Draw among the cases closed since the last draw, as the daily job does, and print the draw as JSON.

    The seed was committed to in the log when the last draw was made: drawing by hand chooses the time, and
    nothing else. Prints null when nothing was closed since, and the first time, which only commits.
    """
    use_store(city)
    prepare()
    from qipan.cases.public import draw_inspections
    from qipan.core.store import current

    current()
    made = draw_inspections()
    told = made and {
        "id": made.public_id,
        "commitment": made.commitment,
        "frame": len(made.frame.splitlines()),
        "drawn": made.inspections.count(),
    }
    click.echo(json.dumps(told, indent=1))
