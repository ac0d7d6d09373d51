"""Examples to learn from: what people said of cases, or a labelled file, and the words of the city's text."""

from __future__ import annotations

import csv
import gzip
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qipan.errors import InputError
from qipan.kernels.textcorpus import Corpus
from qipan.kernels.textgrams import clean
from qipan.packs.index import PackIndex
from qipan.sense.section.categories import CATEGORIES


@dataclass(frozen=True, slots=True)
class Examples:
    """Texts with their final categories, oldest first, and where they came from.

    ``background`` are texts nobody has triaged; ``priors`` how many cases of each category the city had,
    before any were left out (empty: unknown, all categories are equally likely).
    """

    texts: tuple[str, ...]
    labels: tuple[str, ...]
    origin: dict[str, Any]
    simulated: bool = False
    background: tuple[str, ...] = ()
    priors: dict[str, int] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """SHA-256 over all texts and labels in order."""
        held = hashlib.sha256()
        for text, label in zip(self.texts, self.labels, strict=True):
            held.update(f"{label}\x1f{text}\x1e".encode())
        return held.hexdigest()


def from_file(path: Path, *, text: Sequence[str], label: str) -> Examples:
    """Rows of a CSV file (may be gzipped); several text columns are joined, the first is the headline.

    Raises ``InputError`` for a missing column; rows without text or label are left out and counted.
    """
    rows = read_rows(path, [*text, label])
    pairs = [(joined(row, text), row[label].strip()) for row in rows]
    good = [pair for pair in pairs if all(map(str.strip, pair))]
    origin = {"from": "file", "file": path.name, "rows": len(rows), "left_out": len(rows) - len(good)}
    return as_examples(good, origin)


def read_rows(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a CSV file in UTF-8. Raises ``InputError`` for what cannot be read or lacks a column."""
    csv.field_size_limit(10_000_000)
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8-sig", newline="") as held:
            rows = [{k: v or "" for k, v in row.items() if k} for row in csv.DictReader(held)]
    except (UnicodeDecodeError, gzip.BadGzipFile, csv.Error) as error:
        raise InputError(
            "This is no CSV file in UTF-8.", where=str(path), mend="Save it as CSV in UTF-8."
        ) from error
    missing = [name for name in columns if rows and name not in rows[0]]
    if missing or not rows:
        told = f"The file has no column {missing[0]!r}." if missing else "The file has no rows."
        known = ", ".join(rows[0]) if rows else "-"
        raise InputError(told, where=str(path), mend=f"Its columns are: {known}.")
    return rows


def joined(row: dict[str, str], columns: Sequence[str]) -> str:
    """The text columns of a row, a line each, without the white space of tables."""
    return "\n".join(" ".join(row[name].split()) for name in columns)


def as_examples(
    pairs: Iterable[tuple[str, str]], origin: dict[str, Any], *, simulated: bool = False
) -> Examples:
    """Examples from pairs of text and label, and where they come from."""
    texts, labels = zip(*pairs, strict=True) if (pairs := list(pairs)) else ((), ())
    return Examples(tuple(texts), tuple(labels), origin, simulated)


def corpus_of(index: PackIndex, examples: Examples) -> Corpus:
    """The examples with the names and keywords of their categories as weak documents.

    Raises ``InputError`` when there is too little to learn from.
    """
    known = set(examples.labels)
    if len(known) < 2 or len({clean(text) for text in examples.texts}) < 2 * len(known):
        raise InputError(
            "There is too little to learn from.",
            where=f"{len(examples.texts)} texts, {len(known)} categories",
            mend="Let people triage more cases first, or name a labelled file.",
        )
    named = [(words, c.code) for c in index.pack[CATEGORIES] if c.code in known for words in _words(c)]
    return Corpus(
        examples.texts,
        examples.labels,
        [w for w, _ in named],
        [code for _, code in named],
        unlabelled(examples.background, examples.texts),
    )


def unlabelled(background: Sequence[str], texts: Sequence[str]) -> list[str]:
    """Each text of ``background`` once, without those that are labelled."""
    labelled = {clean(text) for text in texts}
    return list({key: text for text in background if (key := clean(text)) and key not in labelled}.values())


def _words(category: Any) -> list[str]:
    return [category.name.zh, category.name.en, *category.keywords]
