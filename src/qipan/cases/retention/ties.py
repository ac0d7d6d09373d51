"""What retention of cases gives to the house."""

from __future__ import annotations

from qipan.cases.models import Hold
from qipan.cases.retention.holds import describe_holds
from qipan.cases.retention.kinds import KINDS
from qipan.cases.retention.panels import holds_panel
from qipan.cases.retention.words import WORDS
from qipan.core.public import links, name_codes, personal, register, register_panel


def tie() -> None:
    """Called once when the program starts."""
    register("lhd", describe_holds)
    links.derive("kept-by", Hold, source="subject", target="public_id", between=(links.ANY, "lhd"))
    register_panel("cas", holds_panel)
    for kept in KINDS:
        personal(kept)
    for kind, named in WORDS.items():
        name_codes(kind, named)
