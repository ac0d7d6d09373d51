"""A process that lives as long as the one that started it, even when that one is killed.

The child asks every moment who its parent is: a process whose parent died is given to another one. That
needs no signal, which a killed parent could not send, and no pipe, which the server's workers would inherit.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

LOOK_SECONDS = 0.5
END_SECONDS = 10
PARENT = "QIPAN_PARENT"


@contextmanager
def companion(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run ``qipan <arguments>`` beside this process until the block ends."""
    command = [sys.executable, "-m", "qipan.commands.companion", *arguments]
    child = subprocess.Popen(command, env={**os.environ, PARENT: str(os.getpid())}, stdin=subprocess.DEVNULL)
    try:
        yield child
    finally:
        _end(child)


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def end_with_parent(parent: int) -> None:
    """Watch in the background.

    When ``parent`` is no longer this process's parent, end it like ``kill`` would.
    """

    def look() -> None:
        while os.getppid() == parent:
            time.sleep(LOOK_SECONDS)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=look, name="end-with-parent", daemon=True).start()


def main() -> None:
    """The child's side: end with the parent, and run the command line until then.

    Ctrl-C reaches the whole group of processes; the parent ends this one in its own time.
    """
    from qipan.cli import main as command_line

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent(int(os.environ[PARENT]))
    command_line()


if __name__ == "__main__":
    main()
