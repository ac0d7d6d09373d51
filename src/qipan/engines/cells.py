"""H3 cells as whole numbers: the cell of a coarser resolution that holds a cell, by arithmetic on its bits.

Layout of the index (h3geo.org, "H3Index representations"): 4 bits resolution from bit 52, then 15 digits of
3 bits from bit 45 down; a digit that is not used is 7. The
parent keeps the coarse digits and sets the others to 7.
"""

from __future__ import annotations

FINEST = 15
RESOLUTION_AT = 52
DIGITS = 45
RESOLUTION_MASK = 0xF << RESOLUTION_AT
WITHOUT_RESOLUTION = (2**63 - 1) & ~RESOLUTION_MASK


def parent_bits(resolution: int) -> int:
    """The bits that are set in every cell of a resolution: its number, and the digits beyond it."""
    return (resolution << RESOLUTION_AT) | ((1 << (DIGITS - 3 * resolution)) - 1)


def parent_cell(cell: int, resolution: int) -> int | None:
    """The cell of ``resolution`` (0–15) that holds ``cell``; None where ``cell`` is itself coarser."""
    if (cell >> RESOLUTION_AT) & 0xF < resolution:
        return None
    return (cell & WITHOUT_RESOLUTION) | parent_bits(resolution)
