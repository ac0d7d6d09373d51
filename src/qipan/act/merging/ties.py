"""What merging gives to the house."""

from __future__ import annotations

from qipan.act.merging.page import neighbours_panel
from qipan.act.merging.selectors import describe_merges
from qipan.core.public import register, register_panel


def tie() -> None:
    """Called once when the program starts."""
    register("mrg", describe_merges)
    register_panel("cas", neighbours_panel)
