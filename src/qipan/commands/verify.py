"""``qipan verify`` and ``qipan seal``: proof that the log was not altered, and a head to keep outside."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from qipan.commands import prepare, use_store


@click.command()
@click.argument("city", default="work")
@click.option(
    "--head", "kept", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Heads kept outside."
)
@click.option("--line", help="A head from paper: the line that 'qipan seal' printed.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def verify(city: str, kept: Path | None, line: str | None, as_json: bool) -> None:
    """Recompute the whole chain of the store and compare it with the heads that were kept outside.

    Exit code 0: intact. Exit code 4: something was altered, removed or cut off; each breach is named.
    """
    use_store(city)
    prepare()
    from qipan.core import verify as proof
    from qipan.core.heads import heads_file, read_heads, read_line
    from qipan.core.store import current

    current()
    heads = read_heads(heads_file()) + (read_heads(kept) if kept else [])
    if line:
        heads.append(read_line(line))
    report = proof.verify(heads)
    if as_json:
        click.echo(json.dumps(asdict(report), ensure_ascii=False))
    else:
        for breach in report.breaches:
            click.echo(f"{breach.kind}: {breach.text}", err=True)
        verdict = "intact" if report.intact else f"NOT intact: {len(report.breaches)} breaches"
        click.echo(
            f"{verdict}: {report.events} events, {report.seals} sealed, {report.waiting} waiting, "
            f"{report.rows} rows, {report.links} links, {report.heads} heads compared"
        )
    sys.exit(0 if report.intact else 4)


@click.command()
@click.argument("city", default="work")
@click.option(
    "--to", "path", type=click.Path(dir_okay=False, path_type=Path), help="Also append the head to this file."
)
def seal(city: str, path: Path | None) -> None:
    """Seal what waits and export the head, for somebody outside to keep: as a file, or the line on paper."""
    use_store(city)
    prepare()
    from qipan.core.heads import export_head, heads_file
    from qipan.core.seal import seal_pending

    sealed = seal_pending()
    head = export_head(heads_file())
    if path is not None:
        export_head(path)
    click.echo(f"{sealed} sealed; head: {head.line()}" if head else "The log is empty.")
