"""Gamma–Poisson shrinkage: raw ratios of sparse counts drawn towards what their kind usually shows.

Counts y_j with prior means m_j have true ratios theta_j from a gamma distribution with mean 1 and
variance 1/kappa. Its posterior mean is (y_j + kappa) / (m_j + kappa). kappa comes from the counts
themselves by moments (empirical Bayes; Robbins 1956, Clayton & Kaldor, Biometrics 43, 1987): when the
ratios scatter no more than chance, kappa is infinite and all ratios are 1.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def shrunk_ratios(counts: Floats, means: Floats, dispersion: Floats) -> Floats:
    """Posterior ratios (..., n) of ``counts`` to ``means`` (..., n).

    ``dispersion`` (...,) is variance over mean of a count; counts that clump carry less information.
    """
    phi = dispersion[..., np.newaxis]
    excess = np.sum((counts - means) ** 2 - phi * means, axis=-1, keepdims=True)
    scale = np.sum(means**2, axis=-1, keepdims=True)
    spread = np.maximum(np.divide(excess, scale, out=np.zeros_like(excess), where=scale > 0), 0.0) / phi
    return np.asarray((1 + spread * counts) / (1 + spread * means), dtype=np.float64)


def pooled_then_own(counts: Floats, means: Floats, dispersion: Floats) -> Floats:
    """Ratios (n_areas, n): all areas together drawn towards 1, then each area towards all together."""
    together = shrunk_ratios(counts.sum(axis=0), means.sum(axis=0), np.asarray(dispersion.mean()))
    return np.asarray(together * shrunk_ratios(counts, means * together, dispersion), dtype=np.float64)
