"""Fitting and judging a text model: linear machines over n-grams and over their company, calibrated.

Two one-against-rest machines score a text: one sees its n-grams, one the directions that unlabelled texts
gave (``textlatent``). Both are linear in the same weighted n-grams, so their sum is one matrix of weights and
every score can be explained exactly. Classes weigh alike, however many texts each has; what a city gets of
each comes in as ``priors``, never from the make-up of the training rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from qipan.kernels.calibration import Calibration, fit_calibration, probabilities_of
from qipan.kernels.textcorpus import FOLDS, Corpus, folds
from qipan.kernels.textlatent import Latent, inverse_frequency, normed
from qipan.kernels.textmodel import TextModel
from qipan.kernels.textscore import macro_f1

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
LEAST_TEXTS = 2
# Texts that a category is supposed to have beyond those that were counted, when priors are taken.
PRIOR_TEXTS = 5.0
# The score of a class that no training row has: never chosen.
ABSENT = -9.0


@dataclass(frozen=True, slots=True)
class Settings:
    """What a training can choose: penalties of both machines, weight of a name beside a text (0 to 1)."""

    penalty: float = 1.0
    latent_penalty: float = 2.0
    name_weight: float = 0.5


DEFAULT = Settings()
GRID = (
    DEFAULT,
    Settings(name_weight=1.0),
    Settings(name_weight=0.25),
    Settings(penalty=0.3),
    Settings(latent_penalty=0.5),
    Settings(latent_penalty=8.0),
)


def fit(
    corpus: Corpus,
    rows: Ints | None = None,
    *,
    calibrated: bool = True,
    settings: Settings = DEFAULT,
    priors: Mapping[str, float] | None = None,
) -> TextModel:
    """A model of the texts ``rows`` (all by default); the rest of the texts is not looked at.

    Its calibration comes from scores that inner folds of the same rows gave to topics that they had not
    seen. ``priors``: cases of each class that the city had; without them all classes are equally likely.
    """
    rows = np.arange(len(corpus.texts)) if rows is None else rows
    model = _machines(corpus, rows, settings)
    if not calibrated:
        return model
    scores, seen = _held_out(corpus, rows, settings)
    truth = corpus.truth[rows]
    shares = _shares(corpus, priors)
    weight = np.ones(len(rows)) if shares is None else _weights(truth, shares)
    offset = np.zeros(len(corpus.classes)) if shares is None else np.log(shares * len(shares))
    told = fit_calibration(scores[seen], truth[seen], weight[seen], offset)
    return model.calibrated(told, offset)


def _held_out(corpus: Corpus, rows: Ints, settings: Settings) -> tuple[Floats, NDArray[np.bool_]]:
    """Scores of ``rows`` by machines that saw no text of the same topic, and which rows have one."""
    scores, seen = np.zeros((len(rows), len(corpus.classes))), np.zeros(len(rows), dtype=bool)
    for train, test in folds(corpus.truth[rows], corpus.topics[rows], seed=0):
        scores[test] = score_rows(_machines(corpus, rows[train], settings), corpus, rows[test])
        seen[test] = True
    return scores, seen


def _shares(corpus: Corpus, priors: Mapping[str, float] | None) -> Floats | None:
    """The city's share of each class, drawn towards equal shares by a few texts each."""
    if not priors:
        return None
    cases = np.array([max(0.0, priors.get(code, 0.0)) for code in corpus.classes]) + PRIOR_TEXTS
    return np.asarray(cases / cases.sum(), dtype=np.float64)


def _weights(truth: Ints, shares: Floats) -> Floats:
    """Weight of each row so that the rows together have the city's shares."""
    own = np.bincount(truth, minlength=len(shares)) / len(truth)
    return np.asarray((shares / np.maximum(own, 1e-9))[truth], dtype=np.float64)


def _machines(corpus: Corpus, rows: Ints, settings: Settings) -> TextModel:
    """Both machines of the texts ``rows`` and all names, as one matrix."""
    taught = np.r_[rows, corpus.name_rows]
    target = np.r_[corpus.truth[rows], corpus.name_truth]
    trust = np.r_[np.ones(len(rows)), np.full(len(corpus.names), settings.name_weight)]
    latent, counted = corpus.latent, corpus.counted[taught]
    often = np.asarray((counted > 0).sum(axis=0)).ravel() >= LEAST_TEXTS
    if latent is not None:
        often[latent.columns] = True
    kept = np.flatnonzero(often)
    idf = inverse_frequency(counted[:, kept]) if latent is None else latent.idf[kept]
    values = normed(counted[:, kept], idf)
    weights, bias = _machine(values, target, trust, settings.penalty, len(corpus.classes))
    if latent is not None:
        at = np.searchsorted(kept, latent.columns)
        unlabelled = normed(corpus.counted[corpus.background_rows][:, kept], idf)
        places = np.asarray(values[:, at] @ latent.directions)
        second = _machine(places, target, trust, settings.latent_penalty, len(corpus.classes))
        weights, bias = _joined((weights, bias), second, at, latent, unlabelled)
    vocabulary = {corpus.words[word]: at for at, word in enumerate(kept.tolist())}
    single = np.float32
    return TextModel(
        corpus.classes, vocabulary, idf.astype(single), weights.astype(single), bias.astype(single)
    )


def _joined(
    own: tuple[Floats, Floats],
    second: tuple[Floats, Floats],
    at: Ints,
    latent: Latent,
    unlabelled: sp.csr_matrix,
) -> tuple[Floats, Floats]:
    """Weights and bias of both machines added up, each measured by how far it scatters unlabelled texts.

    ``second`` works on latent directions; ``at`` are the columns that these are made of.
    """
    weights, bias = own
    through, offset = latent.directions @ second[0], second[1]
    spread = _scatter(unlabelled @ weights + bias)
    spread_latent = _scatter(unlabelled[:, at] @ through + offset)
    total = weights / spread
    total[at] += through / spread_latent
    return total, np.maximum(bias / spread + offset / spread_latent, 2 * ABSENT)


def _scatter(scores: Floats) -> float:
    """Standard deviation of scores about each text's mean; 1 where all are equal."""
    present = scores[:, scores.max(axis=0) > ABSENT / 2]
    return float((present - present.mean(axis=1, keepdims=True)).std()) or 1.0


def _machine(
    values: sp.csr_matrix | Floats, target: Ints, trust: Floats, penalty: float, classes: int
) -> tuple[Floats, Floats]:
    """Weights (columns, classes) and bias (classes,) of one-against-rest machines; classes weigh alike."""
    from sklearn.svm import LinearSVC

    machine = LinearSVC(C=penalty, class_weight="balanced", random_state=0)
    machine.fit(values, target, sample_weight=trust)
    rows, offset, present = np.asarray(machine.coef_), np.asarray(machine.intercept_), machine.classes_
    if len(present) == 2:
        rows, offset = np.vstack([-rows, rows]), np.concatenate([-offset, offset])
    weights, bias = np.zeros((rows.shape[1], classes)), np.full(classes, ABSENT)
    weights[:, present], bias[present] = rows.T, offset
    return weights, bias


def score_rows(model: TextModel, corpus: Corpus, rows: Ints) -> Floats:
    """Scores (rows, classes) of texts of the corpus, from their counts."""
    number = {word: at for at, word in enumerate(corpus.words)}
    columns = np.array([number[word] for word in model.vocabulary], dtype=np.int64)
    values = normed(corpus.counted[rows][:, columns], model.idf.astype(np.float64))
    return np.asarray(values @ model.weights.astype(np.float64)) + model.bias


def out_of_fold(
    corpus: Corpus,
    *,
    seed: int,
    parts: int = FOLDS,
    settings: Settings = DEFAULT,
    priors: Mapping[str, float] | None = None,
    groups: Ints | None = None,
) -> Floats:
    """Calibrated probabilities (texts, classes), each text's from a model that saw no text of its group.

    ``groups`` are the topics by default: what is said of a model is how it fares on events of a new kind.
    """
    groups = corpus.topics if groups is None else groups
    chances = np.zeros((len(corpus.texts), len(corpus.classes)))
    for train, test in folds(corpus.truth, groups, seed=seed, parts=parts):
        model = fit(corpus, train, settings=settings, priors=priors)
        chances[test] = probabilities_of(score_rows(model, corpus, test), model.calibration)
    return chances


def choose(corpus: Corpus, rows: Ints, settings: Sequence[Settings] = ()) -> Settings:
    """The settings with the best macro-F1 on held-out topics among ``rows``; of ``GRID`` by default."""
    truth = corpus.truth[rows]

    def quality(one: Settings) -> float:
        scores, _seen = _held_out(corpus, rows, one)
        return macro_f1(scores.argmax(axis=1), truth, len(corpus.classes))

    return max(settings or GRID, key=quality)


__all__ = ["Calibration", "Corpus", "Settings", "choose", "fit", "folds", "out_of_fold", "score_rows"]
