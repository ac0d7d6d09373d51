"""What photos of cases give to the house."""

from __future__ import annotations

from qipan.cases.media.keeper import SUBJECTS, CaseKeeper
from qipan.cases.media.panels import photos_panel
from qipan.core.public import register_panel
from qipan.media.public import register_keeper


def tie() -> None:
    """Called once when the program starts."""
    register_keeper(CaseKeeper(), folder="cas", subjects=SUBJECTS)
    register_panel("cas", photos_panel)
