"""What the duty list and its quarrels give to the house."""

from __future__ import annotations

from qipan.act.duties import case_panel, describe
from qipan.act.duties.words import WORDS
from qipan.core.public import name_codes, register, register_panel


def tie() -> None:
    """Called once when the program starts."""
    register("dsp", describe.describe_disputes)
    register("rul", describe.describe_rulings)
    register("prp", describe.describe_proposals)
    register("amd", describe.describe_amendments)
    register("whi", describe.describe_whistles)
    register_panel("cas", case_panel.duties_of_case)
    for kind, named in WORDS.items():
        name_codes(kind, named)
