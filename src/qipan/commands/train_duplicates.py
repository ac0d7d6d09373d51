"""``qipan train duplicates``: which reports are about the same matter, learned from what the city merged."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qipan.commands import make_folder, prepare, use_store
from qipan.commands.imports import ready
from qipan.packs.finder import find_city
from qipan.sense.section.sources import SOURCES

if TYPE_CHECKING:
    from qipan.suggest.public import Known


@click.command()
@click.argument("city")
@click.argument("path", type=click.Path(path_type=Path), required=False)
@click.option("--source", "code", default="", help="Source of the city, where several could be meant.")
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    required=True,
    help="Train strictly before this day; report on the year that begins with it.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def duplicates(city: str, path: Path | None, code: str, until: datetime, as_json: bool) -> None:
    """Learn duplicates of CITY from PATH (case files of a source of the city), or from its store's own cases.

    The model is kept in the store and put to use at once; its figures are those of the year after the
    training period, beside the rule "same address within 7 days" on the same reports.
    """
    folder = find_city(city)
    store = use_store(folder.name)
    make_folder(store)
    prepare()
    ready(folder)
    from qipan.core.actors import system
    from qipan.core.seal import seal_pending
    from qipan.suggest.public import keep_model, train_pairs

    history, origin = _history(path, code)
    trained = train_pairs(history, until=until.date())
    model = keep_model(by=system("train"), trained=trained, **origin)
    seal_pending()
    told = {"model": model.public_id, "digest": model.digest, **model.figures}
    click.echo(json.dumps(told, ensure_ascii=False) if as_json else _lines(told, until.date()))


def _history(path: Path | None, code: str) -> tuple[list[Known], dict[str, str]]:
    """Old reports, and what keeps their origin: source, name and digest of the data."""
    from qipan.cases.public import reports_of_store
    from qipan.core.store import current, pack
    from qipan.pool.public import choose_source
    from qipan.sense.public import digest_file, source_by_code
    from qipan.suggest.public import reports_of_files

    if path is None:
        history = reports_of_store()
        digest = hashlib.sha256(repr(history).encode()).hexdigest()
        return history, {"source": "", "data_name": f"store of {current().city}", "data_digest": digest}
    source, files = choose_source(pack().pack[SOURCES], path, code=code)
    digests = [digest_file(file) for file in files]
    whole = digests[0] if len(digests) == 1 else hashlib.sha256(" ".join(digests).encode()).hexdigest()
    origin = {
        "source": source_by_code(source.code).public_id,
        "data_name": ", ".join(file.name for file in files),
        "data_digest": whole,
    }
    return reports_of_files(source, files), origin


def _lines(told: dict[str, Any], until: date) -> str:
    (start, end), trained, figures = told["period"], told["trained_on"], told["figures"]
    names = {
        "model": f"learned model, from probability {told['threshold']}",
        "same_address_7_days": "same address within 7 days",
        "same_address_7_days_earlier_day": "the same, reports of an earlier day only",
    }
    points = (f"  {p['threshold']:>9.4f}  {p['precision']:.3f}  {p['recall']:.3f}" for p in told["curve"])
    lines = [
        f"Model {told['model']} ({told['digest'][:12]})",
        f"Trained on {trained['reports']} reports before {until}, {trained['duplicates']} of them "
        "duplicates.",
        f"Measured on {figures['model']['reports']} reports from {start} to before {end}, "
        f"{figures['model']['duplicates']} of them duplicates:",
        *(_row(name, figures[key]) for key, name in names.items()),
        "  threshold  precision  recall",
        *points,
    ]
    return "\n".join(lines)


def _row(name: str, told: dict[str, Any]) -> str:
    counts = f"{told['right']} of {told['called']} called"
    return f"  {name:<44} precision {told['precision']:.3f}  recall {told['recall']:.3f}  ({counts})"
