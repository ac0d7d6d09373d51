"""./dev: sets the project up and runs what a developer, a newcomer or CI asks for."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import environment
import frontend
import locks
import messages
import testing
from environment import Level
from paths import BIN, HERE, MODULES, PYTHON, ROOT, VENDOR, VENV
from proc import become, run
from say import DevError, Steps, say

HELP = """usage: ./dev COMMAND [arguments]

  demo [...]        set up, then start the board with the demo city (qipan demo ...)
  qipan ...         the program itself
  setup             make or repair the environment for development

  test [...]        checks, then the tests on SQLite, PostgreSQL and in Chromium;
                    arguments go to pytest, and the checks are left out
  test-long [...]   the longer tests
  check             lint, format, import directions, types, migrations, translations, reference
  messages          add new texts to the message catalogues, take out unused ones
  reference         write the pages of reference (roles, events, commands) anew
  bench ...         a workload against a named peer (docs tell which)
  run COMMAND ...   any command inside the environment

  lock [--upgrade]  compile the locks again from pyproject.toml and package.json
  clean             remove everything that ./dev made (stores under var/ stay)
"""


def setup(level: Level) -> None:
    """Bring the tree to the level asked for; does nothing when it is there."""
    if not (environment.ready(level) and frontend.ready(level)):
        with _alone():
            _prepare(level)
    messages.compile_stale()


def _prepare(level: Level) -> None:
    """Do what is missing, showing each step."""
    python, pages = not environment.ready(level), not frontend.ready(level)
    steps = Steps(3 * python + pages)
    if python:
        environment.prepare(level, steps)
    if pages:
        frontend.prepare(level, steps)


@contextmanager
def _alone() -> Iterator[None]:
    """Keep a second ./dev out while this one sets up."""
    with (ROOT / ".venv.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another ./dev is setting up; waiting for it.")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def demo(arguments: list[str]) -> int:
    """The board, with a city on it."""
    return qipan(["demo", *arguments])


def qipan(arguments: list[str]) -> int:
    """The program itself."""
    setup("run")
    become([BIN / "qipan", *arguments])
    return 0


def set_up(_arguments: list[str]) -> int:
    """The environment for development."""
    setup("dev")
    say("Ready: ./dev demo starts the board, ./dev test runs the tests.")
    return 0


def test(arguments: list[str]) -> int:
    """All tests."""
    setup("dev")
    return testing.test(arguments)


def test_long(arguments: list[str]) -> int:
    """The longer tier."""
    setup("dev")
    environment.bring_spark()
    return testing.test_long(arguments)


def check(_arguments: list[str]) -> int:
    """What needs no tests to be found out."""
    setup("dev")
    return testing.check()


def collect(_arguments: list[str]) -> int:
    """Bring the message catalogues up to date with the source."""
    setup("dev")
    return run([PYTHON, HERE / "catalogues.py", "collect"])


def reference(arguments: list[str]) -> int:
    """Write what the program knows of itself."""
    setup("dev")
    return run([PYTHON, ROOT / "scripts" / "reference.py", *arguments])


def bench(arguments: list[str]) -> int:
    """Measure against a peer."""
    setup("dev")
    become([PYTHON, ROOT / "bench", *arguments])
    return 0


def inside(arguments: list[str]) -> int:
    """A command with the environment first on the path."""
    if not arguments:
        raise DevError("Which command?", "For example: ./dev run pytest tests/unit -k ids")
    setup("dev")
    path = f"{BIN}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    os.environ["PATH"] = path
    become(arguments, {**os.environ, "PATH": path, "VIRTUAL_ENV": str(VENV)})
    return 0


def lock(arguments: list[str]) -> int:
    """Compile the locks."""
    if not PYTHON.exists():
        setup("dev")
    locks.lock(arguments)
    return 0


def clean(_arguments: list[str]) -> int:
    """Remove environment, libraries and caches; never a store."""
    caches = (".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis", ".import_linter_cache")
    built = ("build", "dist", "test-results")
    for folder in (VENV, MODULES, VENDOR, *(ROOT / name for name in (*caches, *built))):
        shutil.rmtree(folder, ignore_errors=True)
    (ROOT / ".venv.lock").unlink(missing_ok=True)
    return 0


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "demo": demo,
    "qipan": qipan,
    "setup": set_up,
    "test": test,
    "test-long": test_long,
    "check": check,
    "messages": collect,
    "reference": reference,
    "bench": bench,
    "run": inside,
    "lock": lock,
    "clean": clean,
}


def main(arguments: list[str]) -> int:
    """Run one command; errors that a person can mend are one sentence and exit code 1."""
    name, *rest = arguments or ["help"]
    if name in {"help", "-h", "--help"}:
        print(HELP, end="")
        return 0
    if name not in COMMANDS:
        say(f"dev: there is no command '{name}'.\n\n{HELP}")
        return 2
    # A server that a test run started is stopped also when the run is told to end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        return COMMANDS[name](rest)
    except DevError as error:
        say(f"dev: {error}")
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS):
            raise
        place = error.filename or ROOT
        say(f"dev: {error.strerror}: {place}. Free some space or mend the rights, then repeat.")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
