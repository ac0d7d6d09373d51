"""Peers that are programs of others: installed into a passing environment by the run, never a dependency."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path


def installed(folder: Path, *requirements: str) -> Path:
    """The folder of programs of an environment that holds ``requirements``.

    Raises ``CalledProcessError`` when they cannot be had.
    """
    place = folder / "peers"
    programs = place / ("Scripts" if sys.platform == "win32" else "bin")
    if not programs.exists():
        venv.create(place, with_pip=True)
    command = [programs / "python", "-m", "pip", "install", "-q", *requirements]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return programs
