"""``qipan city new``: a commented skeleton that checks clean, with a mapping proposed for a file."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import click

from qipan.commands import prepare, use_store
from qipan.commands.city import skeleton
from qipan.commands.city.checking import language_option
from qipan.commands.city.profile import ROWS, profile
from qipan.commands.city.proposal import Proposal, propose
from qipan.commands.language import translator
from qipan.core.clock import wall_now
from qipan.errors import InputError
from qipan.packs.check import check_folder
from qipan.packs.messages import Text as _
from qipan.packs.messages import translated


@click.command()
@click.argument("name")
@click.option(
    "--from-file",
    "file",
    type=click.Path(path_type=Path),
    help="Propose a mapping for this file: CSV (also .gz), XLSX, Parquet.",
)
@click.option(
    "--with-cases", "cases", is_flag=True, help="Write what cases need: states, limits, duties, a door."
)
@click.option("--zh", default="", help="The city's name in Chinese.")
@click.option("--en", default="", help="The city's name in English.")
@click.option("--timezone", default="", help="IANA name of its time zone (default: the machine's, else UTC).")
@click.option(
    "--in", "home", type=click.Path(path_type=Path), default=Path(), help="Folder in which it is made."
)
@language_option
def new(
    name: str, file: Path | None, cases: bool, zh: str, en: str, timezone: str, home: Path, language: str
) -> None:
    """Write the pack NAME: a folder with few commented files that checks clean.

    With a file, columns are mapped by their names and values; what is doubtful says so in a comment (# ?).
    """
    translate = translator(language)
    _ensure_code(name)
    folder = home / name
    if folder.exists() and any(folder.iterdir()):
        what = _("This folder exists and is not empty.")
        raise InputError(what, where=str(folder), mend=_("Choose another name, or remove it first."))
    made = _proposal(file, name) if file else None
    city = skeleton.NewCity(
        name, zh or en or name.title(), en or name.title(), timezone or _zone(), f"{wall_now():%Y}.1"
    )
    files = _files(city, file, made, cases=cases)
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content, encoding="utf-8")
        click.echo(str(folder / path))
    problems = check_folder(folder, wall_now()).problems
    for problem in problems:
        click.echo(problem.in_language(translate), err=True)
    doubts = sum(map(len, made.doubts.values())) if made else 0
    click.echo(translated(_next_step(name, folder, file, doubts), translate))


def _next_step(name: str, folder: Path, file: Path | None, doubts: int) -> str:
    where = name if folder == Path(name) else str(folder)
    if file is None:
        return _("Next: qipan city check {city}", city=where)
    return _(
        "Doubts to look at (# ?): {count}. Next: qipan city check {city} && qipan import {city} {file}",
        count=doubts,
        city=where,
        file=file,
    )


def _ensure_code(name: str) -> None:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,30}", name):
        what = _("`{name}` cannot be the code of a city.", name=name)
        raise InputError(what, mend=_("Use small letters, digits and hyphens, such as `new-york`."))


def _zone() -> str:
    """The time zone of the machine, where it has a name."""
    named = os.environ.get("TZ", "").lstrip(":")
    link = Path("/etc/localtime")
    found = str(link.resolve()).partition("zoneinfo/")[2] if link.is_symlink() else ""
    return named or (found if "/" in found and not found.startswith("Etc/") else "UTC")


def _proposal(file: Path, name: str) -> Proposal:
    """Read the file as an import would, and propose its mapping."""
    use_store(name)
    prepare()
    from qipan.sense.public import find_files, open_table

    table = open_table(find_files(file, "")[0] if file.is_dir() else file)
    return propose(profile(table.columns, islice(_rows(table), ROWS)))


def _rows(table: Any) -> Iterator[tuple[Any, ...]]:
    for batch in table:
        yield from zip(*batch.columns.values(), strict=True)


def _files(
    city: skeleton.NewCity, file: Path | None, made: Proposal | None, *, cases: bool
) -> dict[str, str]:
    """What is written, by path within the city's folder."""
    files = {"city.yaml": skeleton.city_yaml(city, made.centre if made else None)}
    files["areas.csv"] = skeleton.areas_csv(city, made)
    files["categories.yaml"] = skeleton.categories_yaml(made)
    if file is not None and made is not None:
        code, pattern = _source_code(file)
        files[f"sources/{code}.yaml"] = skeleton.source_yaml(city, code, pattern, made, cases=cases)
    else:
        code = "first"
        example = propose(profile(*_example()))
        files[f"sources/{code}.yaml"] = skeleton.source_yaml(city, code, "*.csv", example)
        files["example/first.csv"] = skeleton.example_csv()
    files["indicators.yaml"] = skeleton.indicators_yaml(code)
    return files | skeleton.case_files(city) if cases else files


def _example() -> tuple[list[str], list[list[str]]]:
    header, *rows = (line.split(",") for line in skeleton.example_csv().splitlines())
    return header, rows


def _source_code(file: Path) -> tuple[str, str]:
    """A code from the file's name without dates and numbers, and the pattern of the next exports."""
    stem = file.name.split(".")[0]
    plain = re.split(r"[-_ ]*\d{4}", stem, maxsplit=1)[0] or stem
    code = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:40] or "first"
    return code, f"{plain}*{''.join(file.suffixes[-2:]) if file.suffix == '.gz' else file.suffix}"
