"""``qipan import``: somebody's file becomes signals, cases and facts of a city, every row accounted for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qipan.commands import make_folder, prepare, use_store
from qipan.commands.import_show import Bars, told
from qipan.errors import StoreError
from qipan.packs.canonical import pack_digest
from qipan.packs.finder import find_city
from qipan.packs.loader import load_pack
from qipan.sense.section.sources import SOURCES

if TYPE_CHECKING:
    from qipan.pool.public import Run
    from qipan.sense.section.sources import SourceText

COUNTS = ("rows_read", "accepted", "updated", "unchanged", "quarantined")


@click.command()
@click.argument("city")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--source", "code", default="", help="Source of the city, where several could be meant.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def import_file(city: str, path: Path, code: str, as_json: bool) -> None:
    """Import PATH (a file, or a folder of a source's files) into the store of CITY, made when there is none.

    Each row becomes a signal, and a case where the source gives case files, or stands in quarantine with its
    reason. Importing the same file again changes nothing; an import that was stopped goes on where it was.
    """
    folder = find_city(city)
    store = use_store(folder.name)
    make_folder(store)
    prepare()
    from qipan.core.store import pack
    from qipan.pool.public import choose_source, store_faults

    with store_faults():
        ready(folder)
        source, files = choose_source(pack().pack[SOURCES], path, code=code)
        summary = _import(source, files)
    click.echo(json.dumps(summary, ensure_ascii=False) if as_json else told(summary))


def ready(folder: Path) -> None:
    """Make the store where there is none. One that stands keeps its text: an import changes no rules.

    Raises ``StoreError`` when the store holds another city.
    """
    from qipan.config.bootstrap import load_city, migrate
    from qipan.core.actors import system
    from qipan.core.models import Store
    from qipan.core.store import current, pack

    migrate()
    if not Store.objects.exists():
        load_city(by=system("import"), folder=folder)
        return
    text = load_pack(folder)
    if current().city != text.city.code:
        raise StoreError(
            f"This store holds {current().city}, not {text.city.code}.",
            mend="Name another store with --store FOLDER.",
        )
    if pack().digest != pack_digest(text):
        way_out = f"'qipan init {folder.name}' brings the changed text in."
        click.echo(f"The store's text differs from the city's and is used as it stands; {way_out}", err=True)


def _import(text: SourceText, files: list[Path]) -> dict[str, Any]:
    from qipan.core.heads import keep_head
    from qipan.core.seal import seal_pending
    from qipan.pool.public import sync_facts

    with Bars() as bars:
        try:
            runs = [_read(text.code, file, bars) for file in files]
            cases = _adopt(text.code, bars) if text.case is not None else 0
        except KeyboardInterrupt:
            click.echo("Stopped; the same command goes on where it was.", err=True)
            raise
    seal_pending()
    keep_head()
    return {**_summary(text.code, runs), "cases_made": cases, "events_to_facts": sync_facts()}


def _read(code: str, file: Path, bars: Bars) -> Run:
    from qipan.core.actors import system
    from qipan.pool.public import import_file as take_in
    from qipan.sense.public import source_by_code

    advance = bars.add(file.name)
    return take_in(
        by=system("import"),
        source=source_by_code(code),
        path=file,
        on_progress=lambda run, total: advance(run.position, total),
    )


def _adopt(code: str, bars: Bars) -> int:
    """Open the cases; also those that an import which was stopped still owes."""
    from qipan.cases.public import adopt
    from qipan.core.actors import system
    from qipan.sense.public import source_by_code

    advance, done = bars.add("cases"), 0

    def on_progress(rows: int) -> None:
        nonlocal done
        done += rows
        advance(done, None)

    return adopt(by=system("import"), source=source_by_code(code), on_progress=on_progress)


def _summary(code: str, runs: list[Run]) -> dict[str, Any]:
    """Counts of all files together, then file by file; ``rows_read`` is the sum of the three others."""
    from qipan.core.store import current

    files = [_of_run(run) for run in runs]
    totals = {name: sum(file[name] for file in files) for name in COUNTS}
    return {"city": current().city, "source": code, **totals, "files": files}


def _of_run(run: Run) -> dict[str, Any]:
    from django.utils import translation

    from qipan.pool.public import first_of_each_reason, quarantine_reasons

    with translation.override("en"):
        examples = {row.reason: f"row {row.row}: {row.message}" for row in first_of_each_reason(run)}
    reasons = {
        reason: {"rows": rows, "example": examples[reason]}
        for reason, rows in quarantine_reasons(run).items()
    }
    counts = {name: getattr(run, name) for name in COUNTS}
    return {
        "run": run.public_id,
        "file": run.file_name,
        "repeated": run.repeated,
        **counts,
        "reasons": reasons,
    }
