"""What named filters give to the house."""

from __future__ import annotations

from qipan.cases.saved.selectors import describe_filters
from qipan.core.public import register


def tie() -> None:
    """Called once when the program starts."""
    register("flt", describe_filters)
