"""``qipan city check | diff | new | areas | list``: a city's text, written, judged and compared."""

from __future__ import annotations

import click

from qipan.commands.city.areas import areas
from qipan.commands.city.checking import check, diff, list_cities
from qipan.commands.city.new import new


@click.group()
def city() -> None:
    """Write, check and compare city packs."""


for command in (areas, check, diff, list_cities, new):
    city.add_command(command)
