"""What triage gives to the house."""

from __future__ import annotations

from qipan.act.triage.figures import describe_models
from qipan.core.public import register


def tie() -> None:
    """Called once when the program starts."""
    register("mdl", describe_models)
