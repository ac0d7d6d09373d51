"""``qipan export``: cases as a file, with the rights of a named account, on the record."""

from __future__ import annotations

from pathlib import Path

import click

from qipan.commands import prepare, use_store

FORMATS = ("csv", "csv-excel", "xlsx", "parquet", "geojson")


@click.command()
@click.argument("city", default="work")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--by", "username", required=True, help="Account whose rights hold and who stands in the log.")
@click.option("--format", "form", type=click.Choice(FORMATS), help="Default: by the file's ending.")
@click.option("--q", default="", help="Words to look for.")
@click.option("--state", default="", help="One or several, separated by commas.")
@click.option("--category", default="", help="A category and all below it.")
@click.option("--district", default="")
@click.option("--party", default="")
@click.option("--since", default="", help="Opened then or later: a day, or a moment with its zone.")
@click.option("--until", default="", help="Opened before then.")
@click.option("--overdue", is_flag=True)
@click.option("--language", type=click.Choice(["zh-hans", "en"]), default="zh-hans", show_default=True)
def export(
    city: str, file: Path, username: str, form: str | None, language: str, **asked: str | bool
) -> None:
    """Write the cases of CITY that fit to FILE: what the list shows to that account, nothing of reporters."""
    use_store(city)
    prepare()
    from qipan.cases.public import export_cases, parse_case_filter
    from qipan.people.public import account_by_username, actor_of

    by, part = actor_of(account_by_username(username)), file.with_name(f"{file.name}.part")
    told = {name: "1" if value is True else value for name, value in asked.items() if value}
    try:
        with part.open("wb+") as into:
            made = export_cases(
                by=by,
                wanted=parse_case_filter(told),
                form=form or file.suffix[1:],
                language=language,
                into=into,
            )
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    click.echo(f"{made.rows} cases written to {file} ({made.id})")
