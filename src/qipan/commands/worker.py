"""``qipan worker``: periodic jobs, queued jobs and the outbox of a store, lane by lane."""

from __future__ import annotations

import os
import signal
import threading

import click

from qipan.commands import prepare, use_store

END_SECONDS = 8
"""What was begun gets so long to finish when the worker is told to end; the rest is taken up by the next."""


@click.command()
@click.argument("city", default="work")
@click.option("--once", is_flag=True, help="Do what is due and stop.")
@click.option("--pause", default=1.0, show_default=True, help="Seconds between two looks.")
@click.option("--lane", "lanes", multiple=True, help="Only this lane (may be given again); all without it.")
def worker(city: str, once: bool, pause: float, lanes: tuple[str, ...]) -> None:
    """Work off the jobs of a store until stopped."""
    use_store(city)
    prepare()
    from qipan.commands.job import launcher
    from qipan.core.jobs import lanes as registered
    from qipan.core.jobs.running import launch_with
    from qipan.core.jobs.worker import Worker
    from qipan.core.store import current
    from qipan.errors import InputError

    names = [lane.name for lane in registered.lanes()]
    if unknown := sorted(set(lanes) - set(names)):
        raise InputError(
            f"There is no lane called {unknown[0]}.", where="--lane", mend=f"Lanes are: {', '.join(names)}."
        )
    work = Worker(lanes, pause=pause)
    launch_with(launcher(work.stop))
    if once:
        current()
        click.echo(f"{registered.drain(lanes)} jobs ran")
        return

    def end(*_signal: object) -> None:
        work.stop.set()
        # A call that hangs does not keep the process: its lease runs out and somebody takes it up.
        timer = threading.Timer(END_SECONDS, os._exit, [0])
        timer.daemon = True
        timer.start()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    work.run()
