"""``qipan import``: somebody's file becomes signals, cases and facts of a city, every row accounted for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from qipan.commands import make_folder, prepare, use_store
from qipan.errors import InputError
from qipan.packs.finder import find_city

if TYPE_CHECKING:
    from qipan.packs.schema import Pack, SourceText
    from qipan.pool.public import Run

console = Console(stderr=True)


@click.command()
@click.argument("city")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--source", "code", default="", help="Source of the city, where several could be meant.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def import_file(city: str, path: Path, code: str, as_json: bool) -> None:
    """Import PATH (a file or a folder) into the store of CITY, made when there is none.

    Importing the same file again changes nothing; an import that was stopped goes on where it was.
    """
    folder = find_city(city)
    store = use_store(folder.name)
    make_folder(store)
    prepare()
    from qipan.config.bootstrap import load_city, migrate
    from qipan.core.actors import system
    from qipan.core.store import pack

    migrate()
    load_city(by=system("import"), folder=folder)
    source, file = _choose(pack().pack, path, code)
    summary = _import(source.code, file)
    click.echo(json.dumps(summary, ensure_ascii=False) if as_json else _told(summary))


def _choose(text: Pack, path: Path, code: str) -> tuple[SourceText, Path]:
    """The one source of the city that reads the file. Raises ``InputError`` when none or several do."""
    sources = [s for s in text.sources if s.kind == "file" and code in ("", s.code)]
    if not sources:
        raise InputError(
            f"The city reads no files as '{code}'.", where="--source", mend=f"It has: {_codes(text)}."
        )
    fitting = [(s, file) for s in sources for file in _files(s, path) if _fits(s, file)]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting and len(sources) == 1 and path.is_file():
        return sources[0], path
    what = "Several sources or files fit" if fitting else "No source of the city reads a file"
    raise InputError(
        f"{what} at this path.", where=str(path), mend=f"Name the file, and --source {_codes(text)}."
    )


def _codes(text: Pack) -> str:
    return ", ".join(s.code for s in text.sources if s.kind == "file") or "none"


def _files(source: SourceText, path: Path) -> list[Path]:
    from qipan.sense.public import find_files

    if path.is_dir():
        return list(find_files(path, source.files or "*"))
    return [path]


def _fits(source: SourceText, file: Path) -> bool:
    """Whether the file opens with the columns that the source needs."""
    from qipan.sense.public import open_table

    try:
        open_table(file, encoding=source.encoding, expect=source.columns)
    except InputError:
        return False
    return True


def _import(code: str, file: Path) -> dict[str, Any]:
    from qipan.act.public import adopt
    from qipan.core.actors import system
    from qipan.core.seal import export_head, seal_pending
    from qipan.core.store import current
    from qipan.pool.public import import_file as take_in
    from qipan.pool.public import sync_facts
    from qipan.sense.public import source_by_code

    by, source = system("import"), source_by_code(code)
    with _bar() as bar:
        rows = bar.add_task("rows", total=None)
        run = take_in(
            by=by,
            source=source,
            path=file,
            on_progress=lambda r, n: bar.update(rows, completed=r.position, total=n),
        )
        cases = bar.add_task("cases", total=None)
        made = adopt(by=by, source=source, on_progress=lambda n: bar.advance(cases, n))
        facts = bar.add_task("facts", total=None)
        seal_pending()
        bar.update(facts, completed=sync_facts())
    from django.conf import settings

    export_head(settings.QIPAN_STORE / "heads.jsonl")
    return _summary(run, made, current().city)


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console)


def _summary(run: Run, cases: int, city: str) -> dict[str, Any]:
    from qipan.pool.public import quarantine_reasons

    return {
        "city": city,
        "run": run.public_id,
        "file": run.file_name,
        "repeated": bool(getattr(run, "repeated", False)),
        "rows_read": run.rows_read,
        "accepted": run.accepted,
        "unchanged": run.unchanged,
        "quarantined": run.quarantined,
        "reasons": quarantine_reasons(run),
        "cases_made": cases,
    }


def _told(summary: dict[str, Any]) -> str:
    table = Table(show_header=False)
    for key in ("rows_read", "accepted", "unchanged", "quarantined", "cases_made"):
        table.add_row(key.replace("_", " "), f"{summary[key]:,}")
    for reason, count in summary["reasons"].items():
        table.add_row(f"  {reason}", f"{count:,}")
    with console.capture() as captured:
        console.print(table)
    again = "This file was imported before; nothing changed.\n" if summary["repeated"] else ""
    return f"{again}{summary['file']} → {summary['city']}\n{captured.get()}".rstrip()
