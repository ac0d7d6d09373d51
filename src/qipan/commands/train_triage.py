"""``qipan train triage | triage-score``: what a report is about, learnt from triaged cases or a
labelled file.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qipan.commands import prepare, use_store
from qipan.errors import InputError

if TYPE_CHECKING:
    from qipan.suggest.public import TriageRound

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("city")
@click.option("--by", "username", required=True, help="Account of the person who trains.")
@click.option("--file", "path", type=FILE, help="Labelled CSV file instead of the store's triaged cases.")
@click.option(
    "--text", "columns", multiple=True, default=("text",), help="Text column; the first is the headline."
)
@click.option("--label", default="category", show_default=True, help="Column with the category's code.")
@click.option("--activate", "reason", help="Put it into use at once, for this reason.")
def triage(
    city: str, username: str, path: Path | None, columns: tuple[str, ...], label: str, reason: str | None
) -> None:
    """Train a version for CITY and keep it; print its id and figures as JSON."""
    use_store(city)
    prepare()
    from qipan.cases.public import examples_from_store
    from qipan.core.public import pack
    from qipan.people.public import account_by_username, actor_of
    from qipan.suggest.public import activate_model, examples_from_file, train_triage

    by = actor_of(account_by_username(username))
    examples = examples_from_file(path, text=columns, label=label) if path else examples_from_store(pack())
    made = train_triage(by=by, examples=examples)
    if reason is not None:
        made = activate_model(by=by, public_id=made.public_id, reason=reason)
    told = {"id": made.public_id, "version": made.version, "active": made.active, "data": made.data}
    click.echo(json.dumps({**told, "figures": made.figures}, ensure_ascii=False, indent=1))


@click.command("triage-score")
@click.argument("path", type=FILE)
@click.option(
    "--text", "columns", multiple=True, default=("text",), help="Text column; the first is the headline."
)
@click.option("--label", default="category", show_default=True, help="Column with the label.")
@click.option("--background", multiple=True, type=FILE, help="Unlabelled CSV with the same text columns.")
@click.option("--names", type=FILE, help="CSV whose first column is a label, the others its words.")
@click.option("--seed", "seeds", multiple=True, type=int, default=(0, 1, 2), help="Seed of the folds.")
@click.option("--json", "as_json", is_flag=True)
def triage_score(
    path: Path,
    columns: tuple[str, ...],
    label: str,
    background: tuple[Path, ...],
    names: Path | None,
    seeds: tuple[int, ...],
    as_json: bool,
) -> None:
    """Score the method on the labelled file PATH in 5 folds, beside char-TF-IDF + LinearSVC. Needs no
    store.
    """
    prepare()
    from dataclasses import asdict

    from qipan.suggest.public import compare_triage, corpus_with, examples_from_file, joined, read_rows

    examples = examples_from_file(path, text=columns, label=label)
    if len(set(examples.labels)) < 2:
        raise InputError("The file has fewer than two labels.", where=str(path), mend="Name another column.")
    unlabelled = [joined(row, columns) for one in background for row in read_rows(one, columns)]
    rounds = compare_triage(corpus_with(examples, _names(names), unlabelled), seeds=seeds)
    click.echo(
        json.dumps([asdict(r) for r in rounds], ensure_ascii=False, indent=1) if as_json else _told(rounds)
    )


def _names(path: Path | None) -> list[tuple[str, str]]:
    """Weak documents: the words of each row, under the label in its first column."""
    if path is None:
        return []
    from qipan.suggest.public import read_rows

    rows: list[dict[str, Any]] = read_rows(path, ())
    first, *others = list(rows[0])
    return [(" ".join(row[name] for name in others), row[first]) for row in rows]


def _told(rounds: list[TriageRound]) -> str:
    lines = []
    for one in rounds:
        curve = " · ".join(f"{share:.0%}: {right:.3f}" for share, right, _least in one.figures["curve"])
        ece = one.figures["calibration_error"]
        lines.append(
            f"seed {one.seed}: macro-F1 {one.model:.3f} (baseline {one.baseline:.3f}), "
            f"calibration error {ece:.3f}, accuracy by coverage {curve}"
        )
    return "\n".join(lines)
