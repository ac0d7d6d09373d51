"""Intervals for shares: a rate without its interval is not shown.

Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.
Journal of the American Statistical Association 22(158), 209–212.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

Floats = NDArray[np.float64]


def wilson(successes: ArrayLike, n: ArrayLike, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Wilson score interval ``(low, high)`` of ``successes / n``, element by element (broadcast).

    Where ``n`` is 0 nothing is known and the interval is (0, 1). The bounds always hold the observed
    share and lie within 0 and 1. Raises ValueError unless 0 <= successes <= n and 0 < confidence < 1.
    """
    hits, total = np.broadcast_arrays(np.asarray(successes, float), np.asarray(n, float))
    if not 0 < confidence < 1:
        raise ValueError("confidence must lie between 0 and 1")
    if not (np.all(hits >= 0) and np.all(hits <= total)):
        raise ValueError("successes must lie between 0 and n")
    z = float(special.ndtri((1 + confidence) / 2))
    known = np.where(total > 0, total, 1.0)
    share = hits / known
    centre = (share + z * z / (2 * known)) / (1 + z * z / known)
    spread = z * np.sqrt(share * (1 - share) / known + (z / (2 * known)) ** 2) / (1 + z * z / known)
    low = np.where(hits == 0, 0.0, np.clip(centre - spread, 0.0, share))
    high = np.where(hits == total, 1.0, np.clip(centre + spread, share, 1.0))
    return low, high
