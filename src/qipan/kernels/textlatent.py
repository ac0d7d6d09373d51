"""What unlabelled texts teach: which n-grams occur together, and which texts are about one kind of event.

Latent semantic analysis (Deerwester et al., JASIS 41, 1990): the leading right singular vectors of the
weighted count matrix. A labelled text then also speaks of n-grams that it does not hold but that keep company
with its own, which is what carries over to topics that no labelled text was about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
# With fewer unlabelled texts their company says little.
LEAST_BACKGROUND = 300
DIRECTIONS = 200
# Directions beyond the rank of the matrix are rounding, not company.
SMALLEST = 1e-6
LEAST_TEXTS = 5
TOPIC_DIRECTIONS = 50
TEXTS_PER_TOPIC = 10
MOST_TOPICS = 200


@dataclass(frozen=True)
class Latent:
    """``idf`` (n-grams,) of all columns, ``columns`` that take part, ``directions`` (columns, k)."""

    idf: Floats
    columns: Ints
    directions: Floats


def inverse_frequency(counted: sp.csr_matrix) -> Floats:
    """ln((1 + texts) / (1 + texts with the n-gram)) + 1 for each column."""
    holding = np.asarray((counted > 0).sum(axis=0)).ravel()
    return np.asarray(np.log((1 + counted.shape[0]) / (1 + holding)) + 1.0, dtype=np.float64)


def normed(counted: sp.csr_matrix, idf: Floats) -> sp.csr_matrix:
    """Rows weighted by ``idf`` with L2 norm 1; an empty row stays empty."""
    values = sp.csr_matrix(counted @ sp.diags(idf))
    norms = np.sqrt(np.asarray(values.multiply(values).sum(axis=1)).ravel())
    return sp.csr_matrix(sp.diags(1.0 / np.where(norms > 0, norms, 1.0)) @ values)


def learn_latent(counted: sp.csr_matrix, rows: Ints, words: Sequence[str]) -> Latent:
    """Directions of the texts ``rows``, from n-grams of one and two characters in five of them at least."""
    from sklearn.utils.extmath import randomized_svd

    taught = counted[rows]
    idf = inverse_frequency(taught)
    holding = np.asarray((taught > 0).sum(axis=0)).ravel()
    short = np.array([len(word) < 3 for word in words])
    columns = np.flatnonzero(short & (holding >= LEAST_TEXTS))
    values = normed(taught[:, columns], idf[columns])
    k = max(1, min(DIRECTIONS, *(side - 1 for side in values.shape)))
    _u, scale, right = randomized_svd(values, k, n_iter=2, random_state=0)
    meant = scale > SMALLEST * scale[0]
    return Latent(idf, columns, np.asarray(right[meant].T, dtype=np.float64))


def topics_of(counted: sp.csr_matrix, groups: Ints) -> Ints:
    """A topic for each text, about ten texts each, by nearness in latent directions; equal texts share one.

    Fewer than twenty texts are too few for topics: then each group is its own.
    """
    from sklearn.cluster import MiniBatchKMeans
    from sklearn.utils.extmath import randomized_svd

    texts = counted.shape[0]
    wanted = min(MOST_TOPICS, texts // TEXTS_PER_TOPIC)
    if wanted < 2:
        return groups
    values = normed(counted, inverse_frequency(counted))
    k = max(1, min(TOPIC_DIRECTIONS, *(side - 1 for side in values.shape)))
    left, scale, _right = randomized_svd(values, k, n_iter=2, random_state=0)
    place = left * scale
    place /= np.maximum(np.linalg.norm(place, axis=1, keepdims=True), 1e-12)
    machine = MiniBatchKMeans(min(wanted, len(set(groups.tolist()))), n_init=3, random_state=0)
    topic = machine.fit_predict(place)
    first = np.unique(groups, return_index=True)[1]
    return np.asarray(topic[first][groups], dtype=np.int64)
