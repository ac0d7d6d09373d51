"""The process that prepares a demo store in ``QIPAN_STORE``; ``qipan demo`` starts it and waits.

It is a process of its own because Django, once started, stays with its store, and this one is renamed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from qipan.commands import prepare
from qipan.commands.companion import PARENT, end_with_parent

TITLES = {
    "city": "城市文本 City text",
    "people": "人物（虚构） Invented people",
    "history": "历史信号 Weeks of history",
    "facts": "事实数据 Facts",
    "day": "模拟的一天 A day of its life",
    "proof": "封存日志 Sealing the log",
}


@click.command()
@click.option("--city", default="harbin")
@click.option("--seed", type=int, default=7)
@click.option("--scale", type=float, default=1.0)
def build(city: str, seed: int, scale: float) -> None:
    """Prepare the demo."""
    if parent := os.environ.get(PARENT):
        end_with_parent(int(parent))
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
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        bars = {step: progress.add_task(title, total=1.0, start=False) for step, title in TITLES.items()}
        started: set[str] = set()

        def tell(step: str, share: float) -> None:
            if step not in started:
                started.add(step)
                progress.start_task(bars[step])
            progress.update(bars[step], completed=share)

        yield tell


if __name__ == "__main__":
    from qipan.cli import reported

    reported(build)
