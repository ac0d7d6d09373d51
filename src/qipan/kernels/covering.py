"""Covering regions of an image so that nothing of them can be had back.

Pixels are arrays of shape (height, width, 3), uint8. Boxes are shares of the width and height (0 to 1), so
that they hold for any size of the same image.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
# A flat colour: mosaics and blurs of faces and plates can be undone, a filled box cannot.
FILL = 96


@dataclass(frozen=True, slots=True)
class Box:
    """A region: left edge, top edge, width, height as shares of the image, and why it is covered.

    Raises ``ValueError`` for a box that is empty or does not begin within the image.
    """

    x: float
    y: float
    w: float
    h: float
    why: str = "person"

    def __post_init__(self) -> None:
        if not (0 <= self.x < 1 and 0 <= self.y < 1 and self.w > 0 and self.h > 0):
            raise ValueError(f"No region of an image: {self.x}, {self.y}, {self.w}, {self.h}")

    def grown(self, share: float) -> Box:
        """The box with ``share`` of its size added on each side, cut at the edges of the image."""
        left, top = max(0.0, self.x - share * self.w), max(0.0, self.y - share * self.h)
        right, bottom = self.x + self.w * (1 + share), self.y + self.h * (1 + share)
        return Box(left, top, min(1.0, right) - left, min(1.0, bottom) - top, self.why)


def cover(pixels: Pixels, boxes: list[Box]) -> Pixels:
    """A copy of the image whose boxes are filled; a pixel that a box touches is covered whole."""
    covered = pixels.copy()
    height, width = covered.shape[:2]
    for box in boxes:
        left, right = int(box.x * width), int(np.ceil(min(1.0, box.x + box.w) * width))
        top, bottom = int(box.y * height), int(np.ceil(min(1.0, box.y + box.h) * height))
        covered[top:bottom, left:right] = FILL
    return covered
