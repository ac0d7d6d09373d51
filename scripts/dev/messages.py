"""Keeps the compiled message catalogues in step with their sources."""

from __future__ import annotations

import subprocess

from paths import HERE, LOCALE, PYTHON
from say import DevError

TOOL = HERE / "catalogues.py"


def stale() -> bool:
    """Whether a catalogue was changed after it was compiled; cheap enough for each start."""
    return any(
        not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime
        for source in LOCALE.glob("*/LC_MESSAGES/*.po")
        for compiled in (source.with_suffix(".mo"),)
    )


def compile_stale() -> None:
    """Compile all catalogues when one is stale."""
    if not stale():
        return
    done = subprocess.run([PYTHON, TOOL, "compile"], capture_output=True, text=True, check=False)
    if done.returncode:
        cause = (done.stderr.strip() or "no reason given").splitlines()[-1]
        raise DevError(
            f"A message catalogue under {LOCALE} cannot be compiled: {cause}.", "Mend the .po file."
        )
