"""Re-compiles every lock. No lock names a registry, so that each city may use its own mirror."""

from __future__ import annotations

from collections.abc import Sequence

import environment
import frontend
import mirrors
from paths import DEV_LOCK, NODE_LOCK, NPM_LOCK, ROOT, RUN_LOCK, SPARK_LOCK, UV_LOCK
from proc import Failed, explain, fetch
from say import DevError, Steps

COMPILE = (
    "pip",
    "compile",
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-header",
    "--quiet",
)


def lock(arguments: Sequence[str]) -> None:
    """Compile the locks of Python and npm; ``--upgrade`` takes the newest versions that are allowed."""
    steps, env = Steps(6), mirrors.surroundings()
    project = ROOT / "pyproject.toml"
    compiled = (
        (RUN_LOCK, [project]),
        (DEV_LOCK, [project, "--group", "dev", "--constraint", RUN_LOCK]),
        (UV_LOCK, ["--group", "uv"]),
        (NODE_LOCK, ["--group", "node"]),
        (SPARK_LOCK, ["--group", "spark"]),
    )
    try:
        uv = environment.installer(env)
        for path, sources in compiled:
            steps.next(str(path.relative_to(ROOT)))
            relative = [str(word).replace(f"{ROOT}/", "") for word in (*sources, "--output-file", path)]
            fetch([*uv, *COMPILE, *arguments, *relative], env)
        steps.next(NPM_LOCK.name)
        npm = [*frontend.npm_command(env), "update" if "--upgrade" in arguments else "install"]
        quiet = ["--ignore-scripts", "--no-audit", "--no-fund"]
        fetch([*npm, "--package-lock-only", "--omit-lockfile-registry-resolved", *quiet], env)
    except Failed as failure:
        raise explain(failure, "Compiling the locks") from failure
    _refuse_addresses()


def _refuse_addresses() -> None:
    """A lock that names a registry would bind every city to it."""
    for path in (RUN_LOCK, DEV_LOCK, UV_LOCK, NODE_LOCK, SPARK_LOCK):
        if "://" in path.read_text(encoding="utf-8"):
            raise DevError(f"{path.name} names an address.", "A lock must not: look for a URL dependency.")
    if '"resolved"' in NPM_LOCK.read_text(encoding="utf-8"):
        raise DevError(f"{NPM_LOCK.name} names a registry.", "Remove it and run ./dev lock again.")
