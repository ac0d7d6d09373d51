"""What a run says: the machine, and one table row per contender."""

from __future__ import annotations

from bench.measure import Contender


class Report:
    """Rows by table, written as markdown."""

    def __init__(self, workload: str, facts: str) -> None:
        self.workload, self.facts = workload, facts
        self.tables: list[tuple[str, tuple[str, ...], list[tuple[str, ...]]]] = []
        self.notes: list[str] = []

    def table(self, title: str, *columns: str) -> list[tuple[str, ...]]:
        """A new table; append rows of text to what is returned."""
        rows: list[tuple[str, ...]] = []
        self.tables.append((title, columns, rows))
        return rows

    def contest(self, title: str, contenders: list[Contender]) -> None:
        """A table of contenders; ratios are to the first one."""
        rows = self.table(title, "contender", "queries", "CPU ms", "wall ms", "least–most", "wall ratio")
        first = contenders[0]
        for one in contenders:
            low, high = one.spread()
            rows.append(
                (
                    one.name,
                    "–" if one.queries is None else str(one.queries),
                    f"{one.median('cpu') * 1000:.1f}",
                    f"{one.median() * 1000:.1f}",
                    f"{low * 1000:.1f}–{high * 1000:.1f}",
                    f"{one.median() / first.median():.2f}",
                )
            )

    def note(self, text: str) -> None:
        """A sentence under the tables."""
        self.notes.append(text)

    def markdown(self) -> str:
        """The whole report."""
        parts = [f"### {self.workload}", "", self.facts, ""]
        for title, columns, rows in self.tables:
            parts += [f"**{title}**", "", _row(columns), _row(tuple("---" for _ in columns))]
            parts += [*map(_row, rows), ""]
        return "\n".join(parts + [f"- {note}" for note in self.notes])


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"
