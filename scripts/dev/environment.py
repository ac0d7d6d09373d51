"""The Python environment: made once, checked by a stamp at each start, repaired when half finished."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import mirrors
from paths import BIN, DEV_LOCK, PYTHON, ROOT, RUN_LOCK, SPARK_LOCK, STAMP, UV_LOCK, VENV
from proc import Failed, explain, fetch
from say import DevError, Steps, say

Level = Literal["run", "dev"]
OLDEST = (3, 11)
# Starts through sh so that the folder's name may be long or hold spaces.
CONSOLE = """#!/bin/sh
'''exec' "{python}" "$0" "$@"
' '''
import sys

from qipan.cli import main

sys.exit(main())
"""


def wanted(level: Level) -> dict[str, str]:
    """What the stamp must say for an environment of this level."""
    digest = hashlib.sha256()
    for lock in (RUN_LOCK, DEV_LOCK) if level == "dev" else (RUN_LOCK,):
        digest.update(lock.read_bytes())
    return {level: digest.hexdigest(), "root": str(ROOT)}


def ready(level: Level) -> bool:
    """Whether the stamp vouches for this level. An environment for development also serves to run."""
    stamp = _stamp()
    return PYTHON.exists() and all(stamp.get(key) == value for key, value in wanted(level).items())


def prepare(level: Level, steps: Steps) -> None:
    """Make or repair the environment: three steps. The stamp is written last."""
    steps.next("Python environment")
    before = _stamp()
    if level == "run" and "dev" in before:
        level = "dev"
    if before.get("root", str(ROOT)) != str(ROOT):
        say("      the tree was moved; making a new environment")
        shutil.rmtree(VENV)
    STAMP.unlink(missing_ok=True)
    _make_venv()
    env = mirrors.surroundings()
    steps.next("Python packages from the hash-pinned lock (the first time is mostly download)")
    _install(level, env)
    steps.next("This project, from its source folder")
    _link_source()
    _write_stamp(level)


def installer(env: Mapping[str, str]) -> list[str]:
    """The command of uv: the machine's own, else one brought by pip into the environment.

    Raises ``Failed`` when neither can be had.
    """
    own = shutil.which("uv")
    if own and subprocess.run([own, "--version"], capture_output=True, check=False).returncode == 0:
        return [own]
    brought = BIN / "uv"
    if not brought.exists():
        say("      uv is not on this machine: pip brings it")
        fetch(
            [PYTHON, "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "-r", UV_LOCK], env
        )
    return [str(brought)]


def bring_spark() -> None:
    """Install Spark from its own lock, unless it is there: only the longest tests and its bench need it."""
    probe = [PYTHON, "-c", "import pyspark"]
    if subprocess.run(probe, capture_output=True, check=False).returncode == 0:
        return
    say("Spark from its own lock (the first time is mostly download)")
    try:
        fetch([PYTHON, "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "-r", SPARK_LOCK])
    except Failed as failure:
        raise explain(failure, "Installing Spark") from failure


def _make_venv() -> None:
    """A virtual environment with a Python that is new enough; one that is broken is made anew."""
    has_installer = (BIN / "pip").exists() or shutil.which("uv")
    if PYTHON.exists() and _version_of(PYTHON) >= OLDEST and has_installer:
        return
    if VENV.exists():
        say("      the environment found here does not work; making a new one")
        shutil.rmtree(VENV)
    with_pip = _can_bring_pip()
    if not with_pip and not shutil.which("uv"):
        raise DevError(
            "This Python cannot make virtual environments: its ensurepip module is missing.",
            f"On Debian or Ubuntu: apt install python{sys.version_info[0]}.{sys.version_info[1]}-venv",
        )
    try:
        fetch([sys.executable, "-m", "venv", *([] if with_pip else ["--without-pip"]), VENV])
    except Failed as failure:
        raise explain(failure, "Making the virtual environment") from failure


def _can_bring_pip() -> bool:
    probe = [sys.executable, "-c", "import ensurepip, venv"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


def _version_of(python: Path) -> tuple[int, ...]:
    """Version of an interpreter; ``(0,)`` when it does not start."""
    probe = [str(python), "-c", "import sys; print(*sys.version_info[:2])"]
    try:
        answer = subprocess.run(probe, capture_output=True, text=True, check=False).stdout
    except OSError:
        return (0,)
    return tuple(int(word) for word in answer.split()) or (0,)


def _install(level: Level, env: Mapping[str, str]) -> None:
    """Bring what the lock says: with uv, or with pip and all of its own configuration.

    Only the development level removes what the lock does not name: whoever just runs the program
    loses nothing.
    """
    lock, verb = (DEV_LOCK, ["sync"]) if level == "dev" else (RUN_LOCK, ["install", "--no-deps", "-r"])
    # Compiled now, as where Python may not write byte code each start would compile all of it again.
    options = ["--require-hashes", "--compile-bytecode"]
    try:
        uv = installer(env)
        fetch([*uv, "pip", verb[0], *options, "--python", PYTHON, *verb[1:], lock], env)
    except Failed as uv_failure:
        say("      uv could not do it; pip tries with its own configuration")
        try:
            fetch([PYTHON, "-m", "pip", "install", "--no-deps", "--require-hashes", "-r", lock])
        except Failed as failure:
            both = Failed(["pip"], failure.code, uv_failure.tail + failure.tail)
            raise explain(both, "Installing the Python packages") from failure


def _link_source() -> None:
    """Put ``src`` on the environment's path and the ``qipan`` command beside its Python.

    Done by hand because an editable install would have to fetch a build backend.
    """
    site = next(VENV.glob("lib/python3.*/site-packages"))
    (site / "qipan-source.pth").write_text(f"{ROOT / 'src'}\n", encoding="utf-8")
    command = BIN / "qipan"
    command.write_text(CONSOLE.format(python=PYTHON), encoding="utf-8")
    command.chmod(0o755)


def _stamp() -> dict[str, str]:
    try:
        stamp: dict[str, str] = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp


def _write_stamp(level: Level) -> None:
    """Vouch for the level, and for the lower one that it contains."""
    stamp = wanted("run") | wanted(level)
    fresh = STAMP.with_suffix(".new")
    fresh.write_text(json.dumps(stamp), encoding="utf-8")
    fresh.replace(STAMP)
