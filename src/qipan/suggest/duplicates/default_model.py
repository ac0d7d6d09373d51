"""What a city starts with before it has trained a model on its own cases: rules, weighed by hand.

The weights are nobody's measurement. They say: the same address within days, or the same words about the same
kind of matter around the corner, is worth a look. ``qipan train duplicates`` replaces them.
"""

from __future__ import annotations

import numpy as np

from qipan.kernels.likeness import FEATURES
from qipan.kernels.pair_model import Weights

BY_HAND = {
    "address": 3.0,
    "log_metres": -0.6,
    "days": -0.25,
    "open": 1.5,
    "category": 1.5,
    "words": 5.0,
    "open_there": 0.0,
}
START = -2.5
THRESHOLD = 0.6


def by_hand() -> Weights:
    """The hand-set weights as a model."""
    return Weights(FEATURES, np.array([BY_HAND[name] for name in FEATURES]), START)
