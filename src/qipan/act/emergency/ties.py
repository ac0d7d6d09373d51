"""What emergency plans give to the house."""

from __future__ import annotations

from qipan.act.emergency.panels import emergency_panel, signal_panel
from qipan.act.emergency.selectors import describe_emergencies, describe_steps
from qipan.act.emergency.words import WORDS
from qipan.core.public import name_codes, register, register_panel


def tie() -> None:
    """Called once when the program starts."""
    register("emr", describe_emergencies)
    register("ems", describe_steps)
    register_panel("sig", signal_panel)
    for prefix in ("wrn", "cas"):
        register_panel(prefix, emergency_panel)
    for kind, named in WORDS.items():
        name_codes(kind, named)
