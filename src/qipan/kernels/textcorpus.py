"""Labelled, weakly labelled and unlabelled texts, counted once for all folds of a training.

``names`` are weak documents (what a class is called, its keywords): they teach with less weight and are never
judged. ``background`` are texts without a label: they tell how common an n-gram is and which n-grams occur
together (``textlatent``), and nothing else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from qipan.kernels.textgrams import clean, counts
from qipan.kernels.textlatent import LEAST_BACKGROUND, Latent, learn_latent, topics_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
# N-grams of the background that no labelled text holds: the most common ones, of two characters at most.
BACKGROUND_GRAMS = 40_000
LEAST_BACKGROUND_TEXTS = 5
FOLDS = 5


@dataclass(frozen=True)
class Corpus:
    """Texts counted once; ``labels`` belong to ``texts``, ``name_labels`` to ``names``, one each.

    Raises ``ValueError`` when they do not, or when there are texts of one class only.
    """

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
        """Column numbers of the labels (texts,)."""
        return self._columns(self.labels)

    @property
    def name_truth(self) -> Ints:
        """Column numbers of the names' labels (names,)."""
        return self._columns(self.name_labels)

    def _columns(self, labels: Sequence[str]) -> Ints:
        column = {name: at for at, name in enumerate(self.classes)}
        return np.array([column[label] for label in labels], dtype=np.int64)

    @property
    def name_rows(self) -> Ints:
        """Rows of ``counted`` that are names."""
        return np.arange(len(self.texts), len(self.texts) + len(self.names))

    @property
    def background_rows(self) -> Ints:
        """Rows of ``counted`` that are background."""
        return np.arange(len(self.texts) + len(self.names), self.counted.shape[0])

    @cached_property
    def latent(self) -> Latent | None:
        """Directions in which n-grams occur together in names and background; None without enough of it."""
        if len(self.background) < LEAST_BACKGROUND:
            return None
        return learn_latent(self.counted, np.r_[self.name_rows, self.background_rows], self.words)

    @cached_property
    def groups(self) -> Ints:
        """A number for each text; texts that are equal once cleaned share one."""
        return np.unique([clean(text) for text in self.texts], return_inverse=True)[1].astype(np.int64)

    @cached_property
    def topics(self) -> Ints:
        """A number for each text; texts about the same kind of event share one (no label is read).

        A class whose texts lie in fewer topics than there are folds keeps ``groups`` instead, since to hold
        out a topic would hold out the class.
        """
        topic, truth = topics_of(self.counted[: len(self.texts)], self.groups), self.truth
        narrow = [c for c in range(len(self.classes)) if len(set(topic[truth == c].tolist())) < FOLDS]
        own = topic.max() + 1 + self.groups
        return np.where(np.isin(truth, narrow), own, topic).astype(np.int64)


def _count(taught: Sequence[str], background: Sequence[str]) -> tuple[list[str], sp.csr_matrix]:
    """N-grams and (1 + ln count) of all texts: taught rows first, then background.

    The n-grams are those of the taught texts and the common short ones of the background.
    """
    rows = [counts(text) for text in taught]
    number: dict[str, int] = {}
    for gram in chain.from_iterable(rows):
        number.setdefault(gram, len(number))
    unlabelled = [counts(text) for text in background]
    often = Counter(gram for row in unlabelled for gram in row if len(gram) < 3 and gram not in number)
    for gram, texts in often.most_common(BACKGROUND_GRAMS):
        if texts >= LEAST_BACKGROUND_TEXTS:
            number[gram] = len(number)
    at: list[int] = []
    values: list[int] = []
    ends = [0]
    for row in chain(rows, unlabelled):
        hits = [(number[gram], n) for gram, n in row.items() if gram in number]
        at.extend(column for column, _n in hits)
        values.extend(n for _column, n in hits)
        ends.append(len(at))
    weights = 1.0 + np.log(np.array(values, dtype=np.float64))
    shape = (len(ends) - 1, len(number))
    return list(number), sp.csr_matrix((weights, np.array(at), np.array(ends)), shape=shape)


def folds(truth: Ints, groups: Ints, *, seed: int, parts: int = FOLDS) -> Iterator[tuple[Ints, Ints]]:
    """Train and test rows; classes evenly spread, texts of one group never on both sides."""
    import warnings

    from sklearn.model_selection import StratifiedGroupKFold

    parts = max(2, min(parts, len(set(groups.tolist())), int(np.bincount(truth).max())))
    with warnings.catch_warnings():
        # Classes with fewer texts than folds are many in a young store; they are then judged where they fall.
        warnings.simplefilter("ignore", UserWarning)
        yield from StratifiedGroupKFold(parts, shuffle=True, random_state=seed).split(truth, truth, groups)
