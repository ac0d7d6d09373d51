"""What triage gives to the house."""

from __future__ import annotations

from qipan.cases.triage.figures import describe_models
from qipan.core.public import links, register


def tie() -> None:
    """Called once when the program starts."""
    links.store("trained", between=(links.ANY, "mdl"))
    links.store("replaced-by", between=("mdl", "mdl"))
    links.store("suggested-by", between=("mdl", "cas"))
    register("mdl", describe_models)
