"""``qipan worker``: runs the periodic jobs (sealing, facts, watching)."""

from __future__ import annotations

import signal
import sys
import time

import click

from qipan.commands import prepare, use_store


@click.command()
@click.argument("city", default="work")
@click.option("--once", is_flag=True, help="Run what is due and stop.")
@click.option("--pause", default=1.0, show_default=True, help="Seconds between two looks.")
def worker(city: str, once: bool, pause: float) -> None:
    """Run the periodic jobs of a store until stopped."""
    use_store(city)
    prepare()
    from django.db import close_old_connections

    from qipan.core.jobs import run_due
    from qipan.core.store import current

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    while True:
        current()
        ran = run_due()
        if once:
            click.echo(f"{ran} jobs ran")
            return
        close_old_connections()
        time.sleep(pause)
