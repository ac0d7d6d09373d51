"""The method against its baseline on a labelled file: same texts, same folds, several seeds; or on a file of
fresh texts.

Nothing of a test fold is seen by machine, idf or calibration. Folds hold out topics (``Corpus.topics``),
since that is what new weeks bring; ``texts`` folds hold out single texts and flatter every method. A
background text that is one of the labelled texts is left out. With ``nested`` the settings are chosen anew
inside each fold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from qipan.kernels.calibration import probabilities_of
from qipan.kernels.textcorpus import Corpus, folds
from qipan.kernels.textfit import choose, fit, out_of_fold, score_rows
from qipan.kernels.textscore import accuracy, classification_report, macro_f1
from qipan.suggest.triage.examples import Examples, unlabelled

Ints = NDArray[np.int64]
FoldKind = Literal["topics", "texts"]
# The threshold of Harbin's demonstration text; the curve shows every other one.
THRESHOLD = 0.6


@dataclass(frozen=True, slots=True)
class Round:
    """One seed (or the fresh file): macro-F1 and accuracy of the baseline, and the figures of the model."""

    seed: int
    baseline: float
    baseline_accuracy: float
    model: float
    figures: dict[str, Any]


def corpus_with(
    examples: Examples,
    names: Sequence[tuple[str, str]] = (),
    background: Sequence[str] = (),
) -> Corpus:
    """The labelled texts with weak documents (words, label) of known labels, and unlabelled texts."""
    weak = [(words, label) for words, label in names if label in set(examples.labels)]
    return Corpus(
        examples.texts,
        examples.labels,
        [words for words, _ in weak],
        [name for _, name in weak],
        unlabelled(background, examples.texts),
    )


def compare(
    corpus: Corpus,
    *,
    seeds: Sequence[int] = (0, 1, 2),
    parts: int = 5,
    kind: FoldKind = "topics",
    nested: bool = False,
) -> list[Round]:
    """One round for each seed."""
    groups = corpus.topics if kind == "topics" else corpus.groups
    return [_round(corpus, seed, parts, groups, nested) for seed in seeds]


def _round(corpus: Corpus, seed: int, parts: int, groups: Ints, nested: bool) -> Round:
    if nested:
        chances = np.zeros((len(corpus.texts), len(corpus.classes)))
        for train, test in folds(corpus.truth, groups, seed=seed, parts=parts):
            model = fit(corpus, train, settings=choose(corpus, train))
            chances[test] = probabilities_of(score_rows(model, corpus, test), model.calibration)
    else:
        chances = out_of_fold(corpus, seed=seed, parts=parts, groups=groups)
    texts, base = np.array(corpus.texts, dtype=object), np.zeros(len(corpus.texts), dtype=np.int64)
    for train, test in folds(corpus.truth, groups, seed=seed, parts=parts):
        base[test] = _baseline(texts[train], corpus.truth[train], texts[test])
    return _judged(corpus, seed, base, chances, corpus.truth)


def compare_fresh(corpus: Corpus, fresh: Examples) -> Round:
    """Both trained on the whole corpus and judged once on ``fresh``; rows with other labels are left out."""
    column = {label: at for at, label in enumerate(corpus.classes)}
    pairs = [
        (t, column[label]) for t, label in zip(fresh.texts, fresh.labels, strict=True) if label in column
    ]
    texts, truth = [text for text, _ in pairs], np.array([at for _, at in pairs], dtype=np.int64)
    model = fit(corpus)
    chances = np.array([model.probabilities(text) for text in texts])
    base = _baseline(np.array(corpus.texts, dtype=object), corpus.truth, np.array(texts, dtype=object))
    return _judged(corpus, -1, base, chances, truth)


def _judged(corpus: Corpus, seed: int, base: Ints, chances: NDArray[np.float64], truth: Ints) -> Round:
    figures = classification_report(chances, truth, corpus.classes, THRESHOLD)
    classes = len(corpus.classes)
    return Round(seed, macro_f1(base, truth, classes), accuracy(base, truth), figures["macro_f1"], figures)


def _baseline(texts: NDArray[np.object_], truth: Ints, unseen: NDArray[np.object_]) -> Ints:
    """TF-IDF of characters (1 to 3) and a linear machine, as scikit-learn gives them out of the box."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.svm import LinearSVC

    weigh = TfidfVectorizer(analyzer="char", ngram_range=(1, 3))
    machine = LinearSVC().fit(weigh.fit_transform(texts), truth)
    return np.asarray(machine.predict(weigh.transform(unseen)), dtype=np.int64)
