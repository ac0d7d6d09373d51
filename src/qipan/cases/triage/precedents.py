"""Earlier cases that read alike, with what a person finally said they were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qipan.cases.models import Case, TriageVerdict
from qipan.cases.visibility import visible_to
from qipan.core.public import Actor
from qipan.kernels.textmodel import TextModel

# How many of the newest triaged cases are read, and how like one must be to be shown.
READ = 120
SHOWN = 3
LEAST = 0.15


@dataclass(frozen=True, slots=True)
class Precedent:
    """An earlier case, how alike it reads (cosine, 0 to 1), and what and whose it finally was."""

    case: Case
    likeness: float


def precedents(
    model: TextModel, text: str, categories: Sequence[str], case: Case, *, by: Actor
) -> list[Precedent]:
    """The likest of the newest triaged cases that ``by`` may see (one query)."""
    triaged = TriageVerdict.objects.filter(chosen__in=categories).exclude(case=case.pk)
    newest = triaged.order_by("-id").values("case")[:READ]
    earlier = Case.objects.filter(visible_to(by), pk__in=list_of(newest)).select_related("lead")
    asked = _dense(model, text)
    found = [Precedent(c, float(asked @ _dense(model, c.title))) for c in earlier]
    return sorted((p for p in found if p.likeness >= LEAST), key=lambda p: -p.likeness)[:SHOWN]


def list_of(rows: object) -> list[int]:
    """Keys of the rows: a limited sub-query is read first, which every database takes."""
    return [row["case"] for row in rows]  # type: ignore[attr-defined]


def _dense(model: TextModel, text: str) -> np.ndarray:
    at, values = model.features(text)
    laid = np.zeros(len(model.idf))
    laid[at] = values
    return laid
