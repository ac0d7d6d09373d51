"""What a replay shall play: the source, its files, the stretch of time."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from qipan.errors import InputError, NotFound, StoreError
from qipan.packs.index import PackIndex
from qipan.pool.public import Run
from qipan.sense.public import find_files
from qipan.sense.section.sources import SOURCES, Sources, SourceText

DATA = "QIPAN_DATA"


@dataclass(frozen=True, slots=True)
class Plan:
    """Polls of ``source`` within [start, end); ``speed`` 0 is as fast as possible.

    ``history`` is the source that tells what was known before the start, where the city has one; all its
    files beside the polls are read, in the order of their names.
    """

    source: SourceText
    polls_file: Path
    history: SourceText | None
    history_files: tuple[Path, ...]
    start: datetime
    end: datetime
    speed: float = 0.0
    with_people: bool = False

    def histories(self) -> list[tuple[SourceText, Path]]:
        """What was known before, file by file."""
        return [(self.history, path) for path in self.history_files] if self.history else []

    @property
    def scope(self) -> str:
        """The stretch as the run's scope."""
        return f"{self.start:%Y-%m-%dT%H:%MZ}/{self.end:%Y-%m-%dT%H:%MZ}"


def plan_of(
    index: PackIndex,
    *,
    first: datetime,
    last: datetime,
    path: Path | None = None,
    code: str = "",
    speed: float = 0.0,
    with_people: bool = False,
) -> Plan:
    """A plan from local days (naive, ``last`` excluded) and a file or folder.

    Raises ``InputError`` for days out of order, a negative speed or missing files, ``NotFound`` when the
    city has no source of kind snapshots, or several and none is named.
    """
    zone = ZoneInfo(index.pack.city.timezone)
    start, end = (day.replace(tzinfo=zone).astimezone(UTC) for day in (first, last))
    if end <= start or speed < 0:
        raise InputError("The replay has no length.", where="--from, --to", mend="Name a later day in --to.")
    source = index[Sources].source(code) if code else _snapshots(index)
    polls = find_files(path or _default_folder(source), source.files)[0]
    history = _history(index, source)
    files = tuple(sorted(polls.parent.glob(history.files))) if history else ()
    return Plan(source, polls, history, files, start, end, speed, with_people)


def ensure_one_stretch(plan: Plan) -> None:
    """Raise ``StoreError`` when the store holds the replay of another stretch: their incidents would mix."""
    other = Run.objects.filter(source__code=plan.source.code).exclude(scope=plan.scope).first()
    if other is not None:
        raise StoreError(
            f"This store holds the replay of {other.scope or other.file_name}.",
            mend="Start anew with --fresh, or name another store with --store.",
        )


def _snapshots(index: PackIndex) -> SourceText:
    found = [source for source in index.pack[SOURCES] if source.kind == "snapshots"]
    if len(found) != 1:
        known = ", ".join(source.code for source in found) or "none"
        raise NotFound(
            f"Which source shall be replayed? Of kind snapshots: {known}.", mend="Name it in --source."
        )
    return found[0]


def _history(index: PackIndex, source: SourceText) -> SourceText | None:
    """The file source of the same owner that names the same things by the same key."""
    for other in index.pack[SOURCES]:
        if other.kind == "file" and other.files and (other.owner, other.key) == (source.owner, source.key):
            return other
    return None


def _default_folder(source: SourceText) -> Path:
    """The folder of the data sets in which the source's files lie."""
    root = Path(os.environ.get(DATA, "../shared/data"))
    for folder in sorted(root.iterdir()) if root.is_dir() else ():
        if folder.is_dir() and source.files and any(folder.glob(source.files)):
            return folder
    raise InputError(
        f"No folder holds {source.files}.",
        where=str(root),
        mend=f"Name the file, or set {DATA} to the data sets.",
    )
