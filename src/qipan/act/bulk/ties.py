"""What steps for many cases give to the house."""

from __future__ import annotations

from qipan.act.bulk.results import describe_bulks
from qipan.core.public import register


def tie() -> None:
    """Called once when the program starts."""
    register("blk", describe_bulks)
