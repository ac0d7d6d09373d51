"""Figures that say how good a classifier is and when it should be silent; the same for every reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qipan.kernels.calibration import at_threshold, calibration_error, coverage_curve, stated_and_right

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def macro_f1(found: Ints, truth: Ints, classes: int) -> float:
    """Mean of the classes' F1 over the classes that the truth holds."""
    return float(np.mean([row["f1"] for row in per_class(found, truth, classes) if row["texts"]]))


def accuracy(found: Ints, truth: Ints) -> float:
    """Share of texts that got their class."""
    return float((found == truth).mean())


def per_class(found: Ints, truth: Ints, classes: int) -> list[dict[str, Any]]:
    """Texts, precision, recall and F1 of each class, by column."""
    rows = []
    for column in range(classes):
        said, meant = found == column, truth == column
        both = int((said & meant).sum())
        precision = both / said.sum() if said.any() else 0.0
        recall = both / meant.sum() if meant.any() else 0.0
        f1 = 2 * precision * recall / (precision + recall) if both else 0.0
        rows.append({"texts": int(meant.sum()), "precision": precision, "recall": recall, "f1": f1})
    return rows


def classification_report(
    chances: Floats, truth: Ints, classes: Sequence[str], threshold: float
) -> dict[str, Any]:
    """All that a model's page says of its quality, from probabilities of texts that it had not seen."""
    found = chances.argmax(axis=1)
    spoken = at_threshold(chances, truth, threshold)
    return {
        "texts": len(truth),
        "accuracy": _short((found == truth).mean()),
        "macro_f1": _short(macro_f1(found, truth, len(classes))),
        "calibration_error": _short(calibration_error(chances, truth)),
        "threshold": threshold,
        "coverage": _short(spoken.coverage),
        "accuracy_spoken": _short(spoken.accuracy),
        "stated_spoken": _short(spoken.stated),
        "calibration_error_spoken": _short(spoken.calibration_error),
        "spans": [
            {key: _short(n) for key, n in asdict(span).items()} for span in stated_and_right(chances, truth)
        ],
        "curve": [[_short(n) for n in point] for point in coverage_curve(chances, truth)],
        "classes": [
            {"code": code, **{key: _short(value) for key, value in row.items()}}
            for code, row in zip(classes, per_class(found, truth, len(classes)), strict=True)
        ],
    }


def _short(value: Any) -> Any:
    return value if isinstance(value, int) else round(float(value), 4)
