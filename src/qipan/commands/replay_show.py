"""How a replay shows its course on a terminal: progress on the error stream, findings as they appear."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from qipan.judge.public import Finding
from qipan.packs.index import PackIndex
from qipan.simulate.replay import Watcher


@contextmanager
def shown(index: PackIndex, *, quiet: bool) -> Iterator[Watcher]:
    """A watcher that draws on the error stream; ``quiet`` draws nothing."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True, quiet=quiet, soft_wrap=True)) as progress:
        yield _watcher(index, progress)


def _watcher(index: PackIndex, progress: Progress) -> Watcher:
    zone = ZoneInfo(index.pack.city.timezone)
    history = progress.add_task("History", total=None)
    polls = progress.add_task("Polls", total=None, visible=False)

    def on_history(done: int, total: int) -> None:
        progress.update(history, completed=done, total=total)

    def on_poll(seen: datetime, done: int, total: int) -> None:
        local = f"Polls {seen.astimezone(zone):%Y-%m-%d %H:%M}"
        progress.update(polls, description=local, completed=done, total=total, visible=True)

    def on_finding(finding: Finding) -> None:
        name = index.label("indicator", finding.indicator, "en")
        area = index.label("area", finding.area.code, "en")
        progress.console.print(
            f"{finding.raised_at.astimezone(zone):%Y-%m-%d %H:%M}  {name}, {area}: "
            f"{finding.observed:g} where {finding.expected:.1f} are usual  {finding.public_id}"
        )

    def on_act(act: str) -> None:
        progress.console.print(f"  simulated officers: {act}")

    return Watcher(on_history, on_poll, on_finding, on_act)
