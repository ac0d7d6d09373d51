"""``qipan demo-build``: prepares a demo store in ``QIPAN_STORE``; ``qipan demo`` runs it and waits.

It is a process of its own because Django, once started, stays with its store, and this store is renamed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from qipan.commands import prepare

TITLES = {
    "city": "城市文本 City text",
    "people": "虚构人物 Invented people",
    "history": "历史信号 Weeks of history",
    "facts": "事实数据 Facts",
    "day": "模拟一日 A day of its life",
    "proof": "封存日志 Sealing the log",
}


@click.command(hidden=True)
@click.option("--city", default="harbin")
@click.option("--seed", type=int, default=7)
@click.option("--scale", type=float, default=1.0)
def demo_build(city: str, seed: int, scale: float) -> None:
    """Prepare a demo in the empty store that QIPAN_STORE names."""
    prepare()
    from qipan.config.bootstrap import migrate
    from qipan.simulate.prepare import prepare_demo

    with _shown() as tell:
        migrate()
        prepare_demo(Path(os.environ["QIPAN_STORE"]), city=city, seed=seed, scale=scale, tell=tell)


@contextmanager
def _shown() -> Iterator[Callable[[str, float], None]]:
    """A progress bar per step, on the error stream: the output stays the summary's."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        bars = {step: progress.add_task(title, total=1.0) for step, title in TITLES.items()}

        def tell(step: str, share: float) -> None:
            progress.update(bars[step], completed=share)

        yield tell
