"""What ./dev tells a person: plain progress lines and one-sentence errors, all on standard error.

Standard output belongs to the command that is run, so that its result can be piped.
"""

from __future__ import annotations

import sys


class DevError(Exception):
    """Something a person can mend: one sentence and the way out."""

    def __init__(self, what: str, mend: str = "") -> None:
        super().__init__(f"{what} {mend}".strip())


class Steps:
    """Counts the steps of one piece of work: ``[2/5] …``."""

    def __init__(self, total: int) -> None:
        self.total, self.done = total, 0

    def next(self, text: str) -> None:
        """Announce the next step."""
        self.done += 1
        say(f"[{self.done}/{self.total}] {text}")


def say(text: str) -> None:
    """Print one line of progress."""
    print(text, file=sys.stderr, flush=True)


def loud(text: str) -> None:
    """Print what must not be overlooked."""
    bar = "!" * 78
    say(f"{bar}\n{text}\n{bar}")
