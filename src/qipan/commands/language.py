"""In which language a command speaks: asked for, else the person's, else English."""

from __future__ import annotations

import gettext
import os
from collections.abc import Mapping
from pathlib import Path

from qipan.packs.messages import Translate

LOCALE = Path(__file__).resolve().parents[1] / "locale"
# First match wins, as gettext itself reads them, after Qipan's own.
VARIABLES = ("QIPAN_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


def language_of(name: str = "", environment: Mapping[str, str] = os.environ) -> str:
    """``zh`` or ``en``: the language that is named, or that the environment asks for."""
    asked = name or next((environment[key] for key in VARIABLES if environment.get(key)), "")
    return "zh" if asked.lower().startswith("zh") else "en"


def translator(name: str = "") -> Translate:
    """What puts a message into the language; Django need not be set up for it."""
    if language_of(name) != "zh":
        return str
    return gettext.translation("django", LOCALE, languages=["zh_Hans"], fallback=True).gettext
