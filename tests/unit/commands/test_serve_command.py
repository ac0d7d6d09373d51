"""Serving begins only where it can, and ends with whoever began it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest
from click.testing import CliRunner

from qipan.cli import qipan
from qipan.commands.listening import ensure_free, free_port
from qipan.errors import StoreError

HOST = "127.0.0.1"


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.mark.parametrize("command", [["serve"], ["demo"]])
def test_a_port_in_use_is_said_before_anything_starts(taken, tmp_path, monkeypatch, command):
    monkeypatch.setenv("QIPAN_STORE", str(tmp_path / "store"))
    result = CliRunner().invoke(qipan, [*command, "--port", str(taken)])
    assert isinstance(result.exception, StoreError)
    assert result.exception.exit_code != 0
    told = re.search(r"Port (\d+) .* is in use\..* --port (\d+)\.", str(result.exception))
    assert told
    assert int(told[1]) == taken != int(told[2])
    ensure_free(HOST, int(told[2]))
    assert not (tmp_path / "store").exists()


def test_a_host_that_is_not_here_is_refused():
    with pytest.raises(StoreError, match="Nobody can listen"):
        ensure_free("192.0.2.1", 8000)


def test_past_the_last_port_any_is_given():
    assert 0 < free_port(HOST, 65536) < 65536


def test_serving_nothing_says_how_to_make_a_store(tmp_path, monkeypatch):
    monkeypatch.delenv("QIPAN_DATABASE_URL", raising=False)
    monkeypatch.setenv("QIPAN_STORE", str(tmp_path / "none"))
    result = CliRunner().invoke(qipan, ["serve", "--port", str(free_port(HOST, 20000))])
    assert isinstance(result.exception, StoreError)
    assert "qipan init" in str(result.exception)
    assert not (tmp_path / "none").exists()


CHILD = """
import os, sys, time
from qipan.commands.companion import end_with_parent
end_with_parent(os.getppid())
print(os.getpid(), flush=True)
time.sleep(60)
print("outlived its parent", flush=True)
"""
PARENT = f"""
import subprocess, sys
subprocess.run([sys.executable, "-c", {CHILD!r}])
"""


def test_a_child_ends_when_its_parent_is_killed():
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    assert int(parent.stdout.readline())
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    # The pipe closes when the child, the last that holds it, has ended; one that lives on says so.
    assert parent.stdout.read() == ""
    parent.stdout.close()
