"""The model against its baseline on a labelled file: same texts, same folds, several seeds.

Nothing of a test fold is seen by vocabulary, idf, machine or temperature; texts that are the same once
cleaned stay
in one fold; a background text that is one of the labelled texts is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qipan.kernels.textfit import Corpus, folds, out_of_fold
from qipan.kernels.textgrams import clean
from qipan.kernels.textscore import figures_of, macro_f1
from qipan.suggest.triage.examples import Examples

# The threshold of Harbin's demonstration text; the curve shows every other one.
THRESHOLD = 0.6


@dataclass(frozen=True, slots=True)
class Round:
    """One seed: macro-F1 of the baseline and of the model on the same folds, and the model's figures."""

    seed: int
    baseline: float
    model: float
    figures: dict[str, Any]


def corpus_with(
    examples: Examples,
    names: Sequence[tuple[str, str]] = (),
    background: Sequence[str] = (),
) -> Corpus:
    """The labelled texts with weak documents (words, label) of known labels, and unlabelled texts."""
    known, seen = set(examples.labels), {clean(text) for text in examples.texts}
    weak = [(words, label) for words, label in names if label in known]
    unseen = [text for text in background if clean(text) not in seen]
    return Corpus(
        examples.texts, examples.labels, [words for words, _ in weak], [name for _, name in weak], unseen
    )


def compare(corpus: Corpus, *, seeds: Sequence[int] = (0, 1, 2), parts: int = 5) -> list[Round]:
    """One round for each seed."""
    return [_round(corpus, seed, parts) for seed in seeds]


def _round(corpus: Corpus, seed: int, parts: int) -> Round:
    classes = len(corpus.classes)
    chances = out_of_fold(corpus, seed=seed, parts=parts)
    base = _baseline(corpus, seed, parts)
    return Round(
        seed,
        macro_f1(base, corpus.truth, classes),
        macro_f1(chances.argmax(axis=1), corpus.truth, classes),
        figures_of(chances, corpus.truth, corpus.classes, THRESHOLD),
    )


def _baseline(corpus: Corpus, seed: int, parts: int) -> NDArray[np.int64]:
    """TF-IDF of characters (1 to 3) and a linear machine, as scikit-learn gives them out of the box."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.svm import LinearSVC

    texts, found = np.array(corpus.texts, dtype=object), np.zeros(len(corpus.texts), dtype=np.int64)
    for train, test in folds(corpus.truth, corpus.groups, seed=seed, parts=parts):
        weigh = TfidfVectorizer(analyzer="char", ngram_range=(1, 3))
        machine = LinearSVC().fit(weigh.fit_transform(texts[train]), corpus.truth[train])
        found[test] = machine.predict(weigh.transform(texts[test]))
    return found
