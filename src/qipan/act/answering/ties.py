"""What answering gives to the house."""

from __future__ import annotations

from qipan.act.answering.panels import notices
from qipan.act.answering.selectors import describe_notices
from qipan.core.public import register, register_panel


def tie() -> None:
    """Called once when the program starts."""
    register("ntc", describe_notices)
    register_panel("cas", notices)
