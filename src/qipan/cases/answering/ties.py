"""What answering gives to the house."""

from __future__ import annotations

from qipan.cases.answering.panels import notices
from qipan.cases.answering.selectors import describe_notices
from qipan.cases.models import Notice
from qipan.core.public import links, register, register_panel


def tie() -> None:
    """Called once when the program starts."""
    register("ntc", describe_notices)
    links.derive("told", Notice, source="case__public_id", target="public_id", between=("cas", "ntc"))
    register_panel("cas", notices)
