"""``qipan intake-mail``: files of mails, or folders of them, become reports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from qipan.commands import prepare, use_store
from qipan.errors import InputError


@click.command("intake-mail")
@click.argument("city")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--as", "username", default="", help="Account that takes them in (default: the system itself).")
def intake_mail(city: str, paths: tuple[Path, ...], username: str) -> None:
    """Take the mails in PATHS in: each file one mail, each folder its files that end with .eml.

    A mail that was taken before changes nothing. What is no report is held back and shown on the page
    'Held back'. Prints a line for each file: what became of it, number, and the code for the reporter.
    """
    use_store(city)
    prepare()
    from qipan.core.actors import system
    from qipan.exchange.public import take_mail
    from qipan.people.public import account_by_username, actor_of

    by = actor_of(account_by_username(username)) if username else system("intake-mail")
    counts = {"taken": 0, "added": 0, "known": 0, "held": 0}
    for path in _files(paths):
        became = take_mail(by=by, raw=path.read_bytes())
        counts[became.state] += 1
        if became.receipt:
            words = f"{became.receipt.case.number} {became.receipt.secret}"
        elif became.held:
            words = f"{became.held.public_id} {became.held.message}"
        else:
            words = became.case.number if became.case else ""
        click.echo(f"{became.state}\t{path.name}\t{words}")
        for file in became.left_out:
            click.echo(f"left out\t{path.name}\t{file.name}: {file.why}")
    click.echo(", ".join(f"{name} {n}" for name, n in counts.items()), err=True)


def _files(paths: tuple[Path, ...]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.iterdir() if p.suffix.lower() == ".eml" and p.is_file())
        elif path.is_file():
            yield path
        else:
            raise InputError("There is no such file or folder.", where=str(path), mend="Check the path.")
