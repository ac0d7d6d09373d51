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


def stratified(
    sizes: ArrayLike, sampled: ArrayLike, successes: ArrayLike, confidence: float = 0.95
) -> tuple[float, float, float]:
    """Share in a frame of strata, estimated from a sample of each, with its interval: ``(share, low, high)``.

    Each stratum of ``sizes`` items weighs as it stands in the frame (Cochran 1977, Sampling Techniques,
    section 5.3), whatever was drawn of it. The interval is Wilson's for the effective sample size
    ``1 / sum(W^2 (1 - n/N) / n)`` (Korn & Graubard 1998, Survey Methodology 24, 193-201), whose variance
    within strata is that of the whole: strata of which one item was drawn tell none of their own. Strata
    without a sample count in no weight. Raises ValueError unless 0 <= successes <= sampled <= sizes, and when
    nothing was sampled.
    """
    frame, n = np.asarray(sizes, float), np.asarray(sampled, float)
    hits = np.asarray(successes, float)
    if not (np.all(hits >= 0) and np.all(hits <= n) and np.all(n <= frame)):
        raise ValueError("0 <= successes <= sampled <= sizes must hold in every stratum")
    known = n > 0
    if not known.any():
        raise ValueError("nothing was sampled")
    frame, n, hits = frame[known], n[known], hits[known]
    weight = frame / frame.sum()
    share = float(np.clip((weight * hits / n).sum(), 0.0, 1.0))
    spread = float((weight**2 * (1 - n / frame) / n).sum())
    if spread <= 0:  # all of the frame was looked at
        return share, share, share
    effective = 1 / spread
    low, high = wilson(share * effective, effective, confidence)
    return share, min(float(low), share), max(float(high), share)
