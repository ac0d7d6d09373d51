"""Proposes faces and number plates in an image, to be covered.

Source: boosted cascades of Haar-like features (Viola and Jones 2001) as shipped with OpenCV 4. They miss
faces that are turned, small, masked or dark, and the plates were learnt elsewhere: a proposal, never a proof
that nobody is to be seen.
"""

from __future__ import annotations

from functools import lru_cache
from threading import Lock
from typing import Any

import cv2
import cv2.data
import numpy as np

from qipan.kernels.covering import Box, Pixels

# The longer side on which is searched: enough for a face of a fortieth of it, a second of one core at most.
SIDE = 1024
MARGIN = 0.2
_CASCADES = (
    ("face", "haarcascade_frontalface_alt2.xml", False),
    ("face", "haarcascade_profileface.xml", False),
    ("face", "haarcascade_profileface.xml", True),
    ("plate", "haarcascade_russian_plate_number.xml", False),
)
# A cascade keeps what it works on; two threads must not share one.
_one_at_a_time = Lock()


def propose(pixels: Pixels) -> list[Box]:
    """Regions that look like a face or a number plate, each with a margin around it."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    scale = min(1.0, SIDE / max(grey.shape))
    if scale < 1:
        grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    grey = cv2.equalizeHist(grey)
    with _one_at_a_time:
        return [box for why, name, mirrored in _CASCADES for box in _found(grey, why, name, mirrored)]


def _found(grey: Any, why: str, name: str, mirrored: bool) -> list[Box]:
    searched = np.ascontiguousarray(grey[:, ::-1]) if mirrored else grey
    height, width = searched.shape
    least = max(20, min(height, width) // 40)
    hits = _cascade(name).detectMultiScale(searched, scaleFactor=1.1, minNeighbors=4, minSize=(least, least))
    boxes = []
    for x, y, w, h in hits:
        left = width - x - w if mirrored else x
        boxes.append(Box(float(left / width), float(y / height), float(w / width), float(h / height), why))
    return [box.grown(MARGIN) for box in boxes]


@lru_cache(maxsize=8)
def _cascade(name: str) -> Any:
    return cv2.CascadeClassifier(cv2.data.haarcascades + name)
