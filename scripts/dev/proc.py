"""Runs other programs, shows what they say, and turns their failures into sentences."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path

from paths import ROOT
from say import DevError

TAIL_LINES = 12
# The list of what an installer added or removed tells a newcomer nothing.
NOISE = re.compile(r"^\s*$|^ [+~-] \S+==|^npm (warn|notice|WARN)|^WARNING: Location ")
CAUSES = (
    (
        r"No space left|ENOSPC|os error 28|Disk quota",
        "The disk is full.",
        "Free some space (about 1.5 GB are needed) and run the command again.",
    ),
    (
        r"HASHES|[Hh]ash mismatch|EINTEGRITY",
        "A fetched package is not the one that the lock records.",
        "The mirror serves an altered or damaged file: name another one, or clear its cache.",
    ),
    (
        r"from versions: none",
        "The package index could not be reached, or does not know the package.",
        "Check the network, or name a mirror: PIP_INDEX_URL=https://…/simple ./dev setup",
    ),
    (
        r"No matching distribution|no version of|No solution found|E404|ETARGET",
        "The package index does not carry a version that the lock records.",
        "Name another mirror: PIP_INDEX_URL=https://…/simple ./dev setup; npm reads its own configuration.",
    ),
    (
        r"CERTIFICATE_VERIFY|certificate|UnknownIssuer|SELF_SIGNED|UNABLE_TO_GET_ISSUER",
        "The package index's certificate is not trusted here.",
        "Name the authority's file: PIP_CERT=/path/ca.pem ./dev setup; for npm also NODE_EXTRA_CA_CERTS.",
    ),
    (
        r"resolution|dns error|Connection refused|[Tt]imed? ?out|error sending request|ENOTFOUND|ECONN"
        r"|EAI_AGAIN|ETIMEDOUT|NewConnectionError|Max retries|unreachable|Failed to fetch|tcp connect",
        "The package index could not be reached.",
        "Check the network, or name a mirror: PIP_INDEX_URL=https://…/simple ./dev setup; npm reads its own"
        " configuration (npm config set registry …).",
    ),
)


class Failed(Exception):
    """A program ended with a code other than 0; ``tail`` holds its last lines."""

    def __init__(self, command: Sequence[str], code: int, tail: str) -> None:
        super().__init__(f"{Path(command[0]).name} ended with {code}")
        self.code, self.tail = code, tail


def fetch(command: Sequence[str | Path], env: Mapping[str, str] | None = None) -> None:
    """Run an installer, showing its lines as they come; raise ``Failed`` with the last of them."""
    words = [str(word) for word in command]
    tail: deque[str] = deque(maxlen=TAIL_LINES)
    with subprocess.Popen(
        words,
        cwd=ROOT,
        env=dict(env) if env is not None else None,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as process:
        for line in process.stdout or ():
            if not NOISE.search(line):
                print(f"      {line.strip()}", file=sys.stderr, flush=True)
            tail.append(line)
    if process.returncode:
        raise Failed(words, process.returncode, "".join(tail))


def explain(failure: Failed, doing: str) -> DevError:
    """One sentence and a way out for a failed installer."""
    for pattern, what, mend in CAUSES:
        if re.search(pattern, failure.tail):
            return DevError(f"{doing} failed. {what}", mend)
    return DevError(
        f"{doing} failed ({failure}).", "Its last lines stand above; running ./dev again repairs."
    )


def run(command: Sequence[str | Path], env: Mapping[str, str] | None = None) -> int:
    """Run a command in the foreground from the root of the tree; its exit code."""
    return subprocess.run([str(word) for word in command], cwd=ROOT, env=env, check=False).returncode


def become(command: Sequence[str | Path], env: Mapping[str, str] | None = None) -> None:
    """Replace this process by a command, in the caller's folder, so that signals reach it."""
    words = [str(word) for word in command]
    surroundings = dict(env if env is not None else os.environ)
    sys.stderr.flush()
    try:
        os.execvpe(words[0], words, surroundings)
    except FileNotFoundError:
        raise DevError(f"There is no command '{words[0]}' in the environment.") from None
