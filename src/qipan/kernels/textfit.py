"""Fitting and judging a text model: one-against-rest linear machines over n-grams, calibrated out of fold.

``background`` are texts without a label: they tell how common an n-gram is and nothing else. ``names`` are
weak
documents (what a class is called, its keywords): they teach with less weight and are never judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from qipan.kernels.calibration import fit_temperature, probabilities_of
from qipan.kernels.textgrams import clean, counts
from qipan.kernels.textmodel import TextModel

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
NAME_WEIGHT = 0.5
LEAST_TEXTS = 2
PENALTY = 2.0
FOLDS = 5


@dataclass(frozen=True)
class Corpus:
    """Texts counted once. ``labels`` are column numbers of ``classes``; names and their labels likewise."""

    texts: Sequence[str]
    labels: Sequence[str]
    names: Sequence[str] = ()
    name_labels: Sequence[str] = ()
    background: Sequence[str] = ()
    classes: tuple[str, ...] = field(init=False)
    words: list[str] = field(init=False)
    counted: sp.csr_matrix = field(init=False)

    def __post_init__(self) -> None:
        if len(self.texts) != len(self.labels) or len(self.names) != len(self.name_labels):
            raise ValueError("Each text has one label.")
        if len(set(self.labels)) < 2:
            raise ValueError("There must be texts of two classes at least.")
        object.__setattr__(self, "classes", tuple(sorted(set(self.labels) | set(self.name_labels))))
        words, counted = _count([*self.texts, *self.names], self.background)
        object.__setattr__(self, "words", words)
        object.__setattr__(self, "counted", counted)

    @property
    def truth(self) -> Ints:
        """Column numbers of the labels."""
        column = {name: at for at, name in enumerate(self.classes)}
        return np.array([column[label] for label in self.labels], dtype=np.int64)

    @property
    def name_truth(self) -> Ints:
        """Column numbers of the names' labels."""
        column = {name: at for at, name in enumerate(self.classes)}
        return np.array([column[label] for label in self.name_labels], dtype=np.int64)

    @property
    def groups(self) -> Ints:
        """A number for each text; texts that are the same once cleaned share one."""
        return np.unique([clean(text) for text in self.texts], return_inverse=True)[1].astype(np.int64)


def _count(taught: Sequence[str], background: Sequence[str]) -> tuple[list[str], sp.csr_matrix]:
    """N-grams of the taught texts, and (1 + ln count) of all texts: taught rows first, then background."""
    number: dict[str, int] = {}
    at: list[int] = []
    values: list[int] = []
    ends = [0]
    for text in taught:
        for gram, n in counts(text).items():
            at.append(number.setdefault(gram, len(number)))
            values.append(n)
        ends.append(len(at))
    for text in background:
        for gram, n in counts(text).items():
            if gram in number:
                at.append(number[gram])
                values.append(n)
        ends.append(len(at))
    weights = 1.0 + np.log(np.array(values, dtype=np.float64))
    shape = (len(ends) - 1, len(number))
    return list(number), sp.csr_matrix((weights, np.array(at), np.array(ends)), shape=shape)


def fit(corpus: Corpus, rows: Ints | None = None, *, calibrated: bool = True) -> TextModel:
    """A model of the texts ``rows`` (all by default); the rest of the texts is not looked at.

    Its temperature comes from scores that inner folds of the same rows gave to what they had not seen.
    """
    rows = np.arange(len(corpus.texts)) if rows is None else rows
    model = _machine(corpus, rows)
    if not calibrated:
        return model
    scores, seen = np.zeros((len(rows), len(corpus.classes))), np.zeros(len(rows), dtype=bool)
    for train, test in folds(corpus.truth[rows], corpus.groups[rows], seed=0):
        scores[test] = score_rows(_machine(corpus, rows[train]), corpus, rows[test])
        seen[test] = True
    temperature = fit_temperature(scores[seen], corpus.truth[rows][seen])
    return TextModel(model.classes, model.vocabulary, model.idf, model.weights, model.bias, temperature)


def _machine(corpus: Corpus, rows: Ints) -> TextModel:
    from sklearn.svm import LinearSVC

    first = len(corpus.texts)
    taught = np.concatenate([rows, np.arange(first, first + len(corpus.names))])
    target = np.concatenate([corpus.truth[rows], corpus.name_truth])
    trust = np.concatenate([np.ones(len(rows)), np.full(len(corpus.names), NAME_WEIGHT)])
    seen = np.asarray((corpus.counted[taught] > 0).sum(axis=0)).ravel()
    back = corpus.counted[first + len(corpus.names) :]
    kept = np.flatnonzero(seen >= LEAST_TEXTS)
    common = seen[kept] + np.asarray((back > 0).sum(axis=0)).ravel()[kept]
    idf = np.log((1 + len(taught) + back.shape[0]) / (1 + common)) + 1.0
    values = _normed(corpus.counted[taught][:, kept], idf)
    machine = LinearSVC(C=PENALTY).fit(values, target, sample_weight=trust)
    weights, bias = _columns(machine, len(corpus.classes))
    vocabulary = {corpus.words[word]: at for at, word in enumerate(kept.tolist())}
    return TextModel(
        corpus.classes, vocabulary, idf.astype(np.float32), weights.astype(np.float32), bias, 1.0
    )


def _normed(counted: sp.csr_matrix, idf: Floats) -> sp.csr_matrix:
    values = sp.csr_matrix(counted @ sp.diags(idf))
    norms = np.sqrt(np.asarray(values.multiply(values).sum(axis=1)).ravel())
    return sp.csr_matrix(sp.diags(1.0 / np.where(norms > 0, norms, 1.0)) @ values)


def _columns(machine: object, classes: int) -> tuple[Floats, NDArray[np.float32]]:
    """Weights (n-grams, classes) and bias; a class that no row had gets the lowest score, never chosen."""
    found = np.asarray(machine.coef_)  # type: ignore[attr-defined]
    offset = np.asarray(machine.intercept_)  # type: ignore[attr-defined]
    present = np.asarray(machine.classes_)  # type: ignore[attr-defined]
    if len(present) == 2:
        found, offset = np.vstack([-found, found]), np.concatenate([-offset, offset])
    weights, bias = np.zeros((found.shape[1], classes)), np.full(classes, -9.0)
    weights[:, present], bias[present] = found.T, offset
    return weights, bias.astype(np.float32)


def score_rows(model: TextModel, corpus: Corpus, rows: Ints) -> Floats:
    """Scores (rows, classes) of texts of the corpus, from their counts."""
    number = {word: at for at, word in enumerate(corpus.words)}
    columns = np.array([number[word] for word in model.vocabulary], dtype=np.int64)
    values = _normed(corpus.counted[rows][:, columns], model.idf.astype(np.float64))
    return np.asarray(values @ model.weights.astype(np.float64)) + model.bias


def folds(truth: Ints, groups: Ints, *, seed: int, parts: int = FOLDS) -> Iterator[tuple[Ints, Ints]]:
    """Train and test rows; classes evenly spread, texts of one group never on both sides."""
    import warnings

    from sklearn.model_selection import StratifiedGroupKFold

    parts = max(2, min(parts, len(set(groups.tolist())), int(np.bincount(truth).max())))
    with warnings.catch_warnings():
        # Classes with fewer texts than folds are many in a young store; they are then judged where they fall.
        warnings.simplefilter("ignore", UserWarning)
        yield from StratifiedGroupKFold(parts, shuffle=True, random_state=seed).split(truth, truth, groups)


def out_of_fold(corpus: Corpus, *, seed: int, parts: int = FOLDS) -> Floats:
    """Calibrated probabilities (texts, classes), each text's from a model that saw neither it nor its
    like.
    """
    found = np.zeros((len(corpus.texts), len(corpus.classes)))
    for train, test in folds(corpus.truth, corpus.groups, seed=seed, parts=parts):
        model = fit(corpus, train)
        found[test] = probabilities_of(score_rows(model, corpus, test), model.temperature)
    return found
