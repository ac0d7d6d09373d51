"""A model of pairs as plain numbers: boosted trees, or a weighted sum, scored with numpy alone.

Both give log-odds; the probability is their logistic. Trees are complete binary trees laid out by level
(node ``i`` has the children ``2i+1`` and ``2i+2``), so that all rows walk all trees at once; a leaf that came
early repeats its value below. A row goes left when its value is at most the threshold (Friedman 2001, as
scikit-learn grows them).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qipan.errors import InputError

Floats = NDArray[np.float64]
# Stands where a branch asks nothing: every row goes left. JSON knows no infinity.
HIGHEST = 1e300


@dataclass(frozen=True, slots=True)
class Trees:
    """``split``: column asked at each inner node, ``threshold``: its limit (both ``(trees, 2**depth - 1)``);
    ``leaf``: log-odds added at each end ``(trees, 2**depth)``; ``start``: log-odds before the first tree.
    """

    columns: tuple[str, ...]
    split: NDArray[np.int64]
    threshold: Floats
    leaf: Floats
    start: float

    def log_odds(self, rows: Floats) -> Floats:
        """Log-odds of each row (shape ``(n,)``)."""
        trees, inner = self.split.shape
        which, node = np.arange(trees), np.zeros((len(rows), trees), dtype=np.int64)
        for _level in range(int(math.log2(inner + 1))):
            value = np.take_along_axis(rows, self.split[which, node], axis=1)
            node = 2 * node + 1 + (value > self.threshold[which, node])
        total: Floats = self.start + self.leaf[which, node - inner].sum(axis=1)
        return total

    def content(self) -> dict[str, Any]:
        """The model as JSON values."""
        arrays = {name: getattr(self, name).tolist() for name in ("split", "threshold", "leaf")}
        return {"form": "trees", "columns": list(self.columns), "start": self.start, **arrays}


@dataclass(frozen=True, slots=True)
class Weights:
    """``weight``: log-odds for each column's unit ``(columns,)``, ``start``: log-odds of a row of zeros."""

    columns: tuple[str, ...]
    weight: Floats
    start: float

    def log_odds(self, rows: Floats) -> Floats:
        """Log-odds of each row (shape ``(n,)``)."""
        total: Floats = rows @ self.weight + self.start
        return total

    def content(self) -> dict[str, Any]:
        """The model as JSON values."""
        columns, weight = list(self.columns), self.weight.tolist()
        return {"form": "weights", "columns": columns, "start": self.start, "weight": weight}


PairModel = Trees | Weights


def probability(model: PairModel, rows: Floats) -> Floats:
    """Probability for each row of ``rows`` (shape ``(n, columns)``), shape ``(n,)``."""
    logistic: Floats = 1.0 / (1.0 + np.exp(-np.clip(model.log_odds(rows), -50.0, 50.0)))
    return logistic


def read_model(content: Mapping[str, Any], columns: tuple[str, ...]) -> PairModel:
    """The model that ``content`` describes.

    Raises ``InputError`` when it was made for other columns than ``columns`` or has another form.
    """
    if tuple(content.get("columns", ())) != columns or content.get("form") not in ("trees", "weights"):
        raise InputError(
            "This model was made for another version of the program.",
            where="model",
            mend="Train it anew: qipan train duplicates.",
        )
    start = float(content["start"])
    if content["form"] == "weights":
        return Weights(columns, np.asarray(content["weight"], dtype=np.float64), start)
    split = np.asarray(content["split"], dtype=np.int64)
    threshold, leaf = (np.asarray(content[name], dtype=np.float64) for name in ("threshold", "leaf"))
    return Trees(columns, split, threshold, leaf, start)


def laid_out(nodes: Mapping[str, NDArray[Any]], depth: int) -> tuple[list[int], list[float], list[float]]:
    """One grown tree (arrays ``feature``, ``threshold``, ``left``, ``right``, ``value``; left = -1 at a leaf)
    as a complete tree of ``depth`` levels: columns and thresholds of its inner nodes, values of its ends.
    """
    split, threshold = [0] * (2**depth - 1), [HIGHEST] * (2**depth - 1)
    leaf = [0.0] * 2**depth

    def place(node: int, at: int, level: int) -> None:
        if level == depth:
            leaf[at - (2**depth - 1)] = float(nodes["value"][node])
            return
        ends = nodes["left"][node] < 0
        if not ends:
            split[at], threshold[at] = int(nodes["feature"][node]), float(nodes["threshold"][node])
        place(node if ends else int(nodes["left"][node]), 2 * at + 1, level + 1)
        place(node if ends else int(nodes["right"][node]), 2 * at + 2, level + 1)

    place(0, 0, 0)
    return split, threshold, leaf
