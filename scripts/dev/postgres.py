"""A PostgreSQL for the tests: one that is named, one that answers here, or a private one for this run."""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from paths import PYTHON, ROOT
from say import say

# Whether tests may make databases there.
PROBE = """
import sys, psycopg
with psycopg.connect(sys.argv[1], connect_timeout=3) as connection:
    may = connection.execute("select rolcreatedb or rolsuper from pg_roles where rolname = current_user")
    sys.exit(0 if may.fetchone()[0] else 1)
"""
# Each clone has its own name, so that two may test on one server.
DATABASE = f"qipan_{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}"
SERVERS = ("127.0.0.1:5432", "%2Fvar%2Frun%2Fpostgresql", "%2Ftmp")
FAST = "fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=100"


@contextmanager
def database() -> Iterator[str | None]:
    """The address of a database for tests while the context lasts, or None where there is no PostgreSQL."""
    named = os.environ.get("QIPAN_TEST_DATABASE_URL") or os.environ.get("QIPAN_DATABASE_URL", "")
    if named.startswith(("postgres:", "postgresql:")):
        say("PostgreSQL: the one named by the environment")
        yield named
        return
    for server in SERVERS:
        if _answers(f"postgresql://postgres@{server}/postgres"):
            say(f"PostgreSQL: the one that answers at {server}")
            yield f"postgresql://postgres@{server}/{DATABASE}"
            return
    binaries = _binaries()
    if binaries is None:
        yield None
        return
    with _private(binaries) as url:
        yield url


def _answers(url: str) -> bool:
    probe = [PYTHON, "-c", PROBE, url]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


def _binaries() -> Path | None:
    """The folder of installed server programs, newest first."""
    folders = []
    if shutil.which("pg_config"):
        told = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=False)
        folders.append(Path(told.stdout.strip() or os.devnull))
    for pattern in (
        "usr/lib/postgresql/*/bin",
        "usr/pgsql-*/bin",
        "opt/homebrew/opt/postgresql*/bin",
        "usr/local/opt/postgresql*/bin",
        "Applications/Postgres.app/Contents/Versions/latest/bin",
    ):
        folders.extend(sorted(Path("/").glob(pattern), reverse=True))
    on_path = shutil.which("initdb")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


@contextmanager
def _private(binaries: Path) -> Iterator[str | None]:
    """A cluster in a temporary folder on a free port, stopped and removed at the end."""
    say(f"PostgreSQL: a private one for this run, from {binaries}")
    with tempfile.TemporaryDirectory(prefix="qipan-pg-", ignore_cleanup_errors=True) as folder:
        data, port = Path(folder) / "data", _free_port()
        user = _server_user()
        if user:
            shutil.chown(folder, user)
        made = _as(
            user, [binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N"]
        )
        settings = [f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}", *FAST]
        options = " ".join(f"-c {setting}" for setting in settings)
        control = [binaries / "pg_ctl", "-D", data, "-w", "-l", Path(folder) / "log"]
        try:
            if made == 0 and _as(user, [*control, "-o", options, "start"]) == 0:
                yield f"postgresql://postgres@127.0.0.1:{port}/{DATABASE}"
            else:
                say("The private PostgreSQL did not start.")
                yield None
        finally:
            if (data / "postmaster.pid").exists():
                _as(user, [*control, "-m", "fast", "stop"])


def _server_user() -> str | None:
    """Whom the server runs as: PostgreSQL refuses root, so root lends it another account."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _as(user: str | None, command: Sequence[str | Path]) -> int:
    """Run a server program quietly as another account; show what it says when it fails."""
    group = pwd.getpwnam(user).pw_gid if user else None
    done = subprocess.run(
        [str(word) for word in command],
        user=user,
        group=group,
        extra_groups=[] if user else None,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "LC_ALL": "C.UTF-8" if os.uname().sysname == "Linux" else "en_US.UTF-8"},
        text=True,
        check=False,
    )
    if done.returncode:
        say(done.stdout.rstrip())
    return done.returncode


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
