"""What field work gives to the house."""

from __future__ import annotations

from qipan.act.field import filled, panels
from qipan.act.field.words import WORDS
from qipan.core.public import name_codes, register, register_panel


def tie() -> None:
    """Called once when the program starts."""
    register("vis", filled.describe_visits)
    register("frm", filled.describe_forms)
    register("hnd", filled.describe_handovers)
    register_panel("cas", panels.visits)
    for kind, named in WORDS.items():
        name_codes(kind, named)
