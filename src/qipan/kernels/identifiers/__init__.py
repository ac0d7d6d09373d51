"""What points at a person in running text, hidden: numbers, addresses, flats, names."""

from __future__ import annotations

from qipan.kernels.identifiers.masking import HIDDEN, mask, mask_name

__all__ = ["HIDDEN", "mask", "mask_name"]
