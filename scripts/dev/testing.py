"""The checks, and the test suite on every database and in the browser."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import postgres
from paths import BIN, HERE, PYTHON
from proc import run
from say import loud, say

NO_TESTS = 5
BROWSERS = ("/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_BROWSER = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
CHECKS: tuple[tuple[str, list[str]], ...] = (
    ("ruff", [str(BIN / "ruff"), "check", "--quiet", "--output-format", "concise"]),
    ("format", [str(BIN / "ruff"), "format", "--check", "--output-format", "concise"]),
    ("imports", [str(BIN / "lint-imports"), "--no-logo"]),
    ("types", [str(BIN / "mypy")]),
    ("migrations", [str(BIN / "qipan"), "manage", "makemigrations", "--check", "--dry-run"]),
    ("translations", [str(PYTHON), str(HERE / "catalogues.py"), "check"]),
    ("reference", [str(PYTHON), str(HERE.parent / "reference.py"), "--check"]),
)


class Report:
    """What was run and how it ended; the exit code of the whole."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str]] = []
        self.failed = False

    def add(self, name: str, code: int) -> None:
        """Note the end of a part. A part without matching tests passes when another had some."""
        words = {0: "passed", NO_TESTS: "no tests"}.get(code, f"FAILED ({code})")
        self.lines.append((name, words))
        self.failed |= code not in (0, NO_TESTS)

    def missing(self, name: str, text: str) -> None:
        """Note what could not be tested: loudly, and on CI as a failure."""
        loud(text)
        self.lines.append((name, "NOT TESTED"))
        self.failed |= on_ci()

    def finish(self) -> int:
        """Print the summary; the exit code."""
        say("")
        for name, words in self.lines:
            say(f"  {name:<12} {words}")
        return 1 if self.failed else 0


def on_ci() -> bool:
    """Whether this run answers for the project, so that nothing may be left out."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def check() -> int:
    """Lint, format, import directions, types, migrations, translations and pages of reference."""
    report = Report()
    _check_into(report)
    return report.finish()


def test(arguments: Sequence[str]) -> int:
    """Everything; with arguments only pytest, on both databases."""
    report = Report()
    if not arguments:
        _check_into(report)
    _pytest_into(report, ["--numprocesses=2", "--dist=loadfile", *arguments])
    report.failed |= ("SQLite", "no tests") in report.lines
    return report.finish()


def test_long(arguments: Sequence[str]) -> int:
    """Only the tests marked ``long``, on both databases, one at a time."""
    report = Report()
    _pytest_into(report, ["-m", "long", *arguments])
    return report.finish()


def _check_into(report: Report) -> None:
    with _scratch_store() as env:
        for name, command in CHECKS:
            say(f"── {name}")
            report.add(name, run(command, env))


def _pytest_into(report: Report, arguments: list[str]) -> None:
    """SQLite with the browser, then PostgreSQL with what stands on a database: pages know none of them."""
    browser = find_browser()
    without_browser = ["--without-browser"]
    if browser is None:
        report.missing("browser", "No Chromium was found: nothing was tested in a browser.\n" + BROWSER_MEND)
    env = {name: value for name, value in os.environ.items() if name != "QIPAN_DATABASE_URL"}
    env["QIPAN_CHROMIUM"] = browser or ""
    say("── tests on SQLite" + (" and in Chromium" if browser else ""))
    pytest = [str(BIN / "pytest"), *arguments]
    report.add("SQLite", run([*pytest, *([] if browser else without_browser)], env))
    with postgres.database() as url:
        if url is None:
            report.missing(
                "PostgreSQL", "No PostgreSQL was found: nothing was tested on it.\n" + POSTGRES_MEND
            )
            return
        say("── tests on PostgreSQL")
        on_database = [*without_browser, "--on-database-only"]
        report.add("PostgreSQL", run([*pytest, *on_database], {**env, "QIPAN_DATABASE_URL": url}))


BROWSER_MEND = "Install Chromium, or name one: QIPAN_CHROMIUM=/path/to/chromium ./dev test"
POSTGRES_MEND = (
    "Install the server (on Debian: postgresql), or name one whose user may make databases:\n"
    "QIPAN_TEST_DATABASE_URL=postgresql://user@host/name ./dev test"
)


def find_browser() -> str | None:
    """A Chromium: the one that is named, else a usual one."""
    named = os.environ.get("QIPAN_CHROMIUM")
    candidates = (named,) if named else (*BROWSERS, MAC_BROWSER)
    return next((path for path in map(shutil.which, candidates) if path), None)


@contextmanager
def _scratch_store() -> Iterator[Mapping[str, str]]:
    """An environment whose store is a temporary folder, so that checks touch nobody's data."""
    with tempfile.TemporaryDirectory(prefix="qipan-check-") as folder:
        env = {name: value for name, value in os.environ.items() if name != "QIPAN_DATABASE_URL"}
        yield {**env, "QIPAN_STORE": folder}
