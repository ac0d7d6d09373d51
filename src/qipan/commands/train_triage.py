"""``qipan train triage | triage-score``: what a report is about, learnt from triaged cases or a
labelled file.
"""

from __future__ import annotations

import json
from pathlib import Path
from statistics import mean, stdev
from typing import TYPE_CHECKING, Any, Literal

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
@click.option("--background", multiple=True, type=FILE, help="Unlabelled CSV with the same text columns.")
@click.option("--activate", "reason", help="Put it into use at once, for this reason.")
def triage(
    city: str,
    username: str,
    path: Path | None,
    columns: tuple[str, ...],
    label: str,
    background: tuple[Path, ...],
    reason: str | None,
) -> None:
    """Train a version for CITY and keep it; print its id and figures as JSON."""
    use_store(city)
    prepare()
    from dataclasses import replace

    from qipan.cases.public import examples_from_store
    from qipan.core.public import pack
    from qipan.people.public import account_by_username, actor_of
    from qipan.suggest.public import activate_model, examples_from_file, train_triage

    by = actor_of(account_by_username(username))
    examples = examples_from_file(path, text=columns, label=label) if path else examples_from_store(pack())
    more = (*examples.background, *_unlabelled(background, columns))
    made = train_triage(by=by, examples=replace(examples, background=more))
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
@click.option(
    "--folds",
    "kind",
    type=click.Choice(["topics", "texts"]),
    default="topics",
    show_default=True,
    help="What a fold holds out: all texts on a topic, or single texts.",
)
@click.option("--nested", is_flag=True, help="Choose the settings anew within each fold.")
@click.option("--test", "fresh", type=FILE, help="Train on all of PATH and judge once on this labelled file.")
@click.option("--json", "as_json", is_flag=True)
def triage_score(
    path: Path,
    columns: tuple[str, ...],
    label: str,
    background: tuple[Path, ...],
    names: Path | None,
    seeds: tuple[int, ...],
    kind: Literal["topics", "texts"],
    nested: bool,
    fresh: Path | None,
    as_json: bool,
) -> None:
    """Score the method on the labelled file PATH in 5 folds, or on a fresh file; needs no store.

    The baseline is char-TF-IDF + LinearSVC on the same rows.
    """
    prepare()
    from dataclasses import asdict

    from qipan.suggest.public import compare_fresh, compare_triage, corpus_with, examples_from_file

    examples = examples_from_file(path, text=columns, label=label)
    if len(set(examples.labels)) < 2:
        raise InputError("The file has fewer than two labels.", where=str(path), mend="Name another column.")
    corpus = corpus_with(examples, _names(names), _unlabelled(background, columns))
    if fresh is not None:
        rounds = [compare_fresh(corpus, examples_from_file(fresh, text=columns, label=label))]
    else:
        rounds = compare_triage(corpus, seeds=seeds, kind=kind, nested=nested)
    click.echo(
        json.dumps([asdict(r) for r in rounds], ensure_ascii=False, indent=1) if as_json else _told(rounds)
    )


def _unlabelled(paths: tuple[Path, ...], columns: tuple[str, ...]) -> list[str]:
    from qipan.suggest.public import joined, read_rows

    return [joined(row, columns) for path in paths for row in read_rows(path, columns)]


def _names(path: Path | None) -> list[tuple[str, str]]:
    """Weak documents: the words of each row, under the label in its first column."""
    if path is None:
        return []
    from qipan.suggest.public import read_rows

    rows: list[dict[str, Any]] = read_rows(path, ())
    first, *others = list(rows[0])
    return [(" ".join(row[name] for name in others), row[first]) for row in rows]


def _told(rounds: list[TriageRound]) -> str:
    lines = [_one_round(one) for one in rounds]
    if len(rounds) > 1:
        model, base = [one.model for one in rounds], [one.baseline for one in rounds]
        lines.append(
            f"mean of {len(rounds)} seeds: macro-F1 {mean(model):.3f} ± {stdev(model):.3f} "
            f"(baseline {mean(base):.3f} ± {stdev(base):.3f})"
        )
    return "\n".join(lines)


def _one_round(one: TriageRound) -> str:
    told = one.figures
    curve = " · ".join(f"{share:.0%}: {right:.3f}" for share, right, _least in told["curve"])
    recall = " · ".join(f"{row['code']} {row['recall']:.2f}" for row in told["classes"])
    return (
        f"{'fresh texts' if one.seed < 0 else f'seed {one.seed}'}: macro-F1 {one.model:.3f} "
        f"(baseline {one.baseline:.3f}), accuracy {told['accuracy']:.3f} ({one.baseline_accuracy:.3f})\n"
        f"  speaks on {told['coverage']:.0%}: states {told['stated_spoken']:.3f}, right "
        f"{told['accuracy_spoken']:.3f}, calibration error {told['calibration_error_spoken']:.3f}\n"
        f"  accuracy by coverage {curve}\n  recall {recall}"
    )
