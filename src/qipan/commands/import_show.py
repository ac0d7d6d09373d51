"""How an import looks in a terminal: bars while it runs, a table that adds up when it is done."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Column, Table
from rich.text import Text

Advance = Callable[[int, int | None], None]


class RateColumn(ProgressColumn):
    """Rows per second."""

    def render(self, task: Task) -> Text:
        """The rate of the last moments, at the end that of the whole."""
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.0f} rows/s" if speed else "", style="progress.data.speed")


class Bars:
    """Progress bars on the error stream, so that the summary alone stands in the output."""

    def __init__(self) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            RateColumn(table_column=Column(no_wrap=True)),
            TimeElapsedColumn(),
            console=Console(stderr=True),
        )

    def __enter__(self) -> Bars:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def add(self, name: str) -> Advance:
        """A bar; call what is returned with the rows that are done and, where known, how many there are."""
        task = self._progress.add_task(name[-32:], total=None)
        return lambda done, total: self._progress.update(task, completed=done, total=total)


def told(summary: dict[str, Any]) -> str:
    """The summary for a person: for each file the rows read and where each of them went."""
    console = Console(width=110)
    with console.capture() as captured:
        for file in summary["files"]:
            console.print(_table(file))
            if file["repeated"]:
                console.print("This file was imported before: nothing was changed.")
        console.print(f"{summary['cases_made']:,} cases opened in {summary['city']}.")
    return captured.get().rstrip("\n")


def _table(file: dict[str, Any]) -> Table:
    table = Table(title=file["file"], title_justify="left", show_footer=True, show_header=False)
    table.add_column(footer="Rows read")
    table.add_column(justify="right", footer=f"{file['rows_read']:,}")
    table.add_column(footer=file["run"], overflow="fold")
    table.add_row("Accepted as signals", f"{file['accepted']:,}")
    table.add_row("Unchanged since an earlier import", f"{file['unchanged']:,}")
    for reason, told_of in file["reasons"].items():
        table.add_row(f"Quarantined: {reason}", f"{told_of['rows']:,}", Text(told_of["example"]))
    if not file["reasons"]:
        table.add_row("Quarantined", "0")
    return table
