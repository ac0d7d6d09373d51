"""The store that is measured: a fresh one in a folder of its own, on the database asked for."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Target:
    """A store ready for Django: its folder, and the database's kind."""

    folder: Path
    database: str

    def facts(self) -> str:
        """What the figures depend on, in one line."""
        from django.db import connection

        with connection.cursor() as cursor:
            ask = "SHOW server_version" if self.database == "postgresql" else "SELECT sqlite_version()"
            cursor.execute(ask)
            version = cursor.fetchone()[0]
        load = " ".join(f"{one:.1f}" for one in os.getloadavg())
        return (
            f"{self.database} {version}; Python {platform.python_version()}; {_processor()}, "
            f"{os.cpu_count()} cores, {_memory()} GB; load at start {load}"
        )


@contextmanager
def opened(chosen: argparse.Namespace) -> Iterator[Target]:
    """Make the store, start Django on it, and take all of it away afterwards."""
    own = tempfile.mkdtemp(prefix="qipan-bench-", dir=chosen.folder)
    os.environ["QIPAN_STORE"] = own
    os.environ["QIPAN_SEAL_FOLDER"] = f"{own}/seal"
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    os.environ["QIPAN_PUBLIC_PER_HOUR"] = str(10**9)
    os.environ.pop("QIPAN_DATABASE_URL", None)
    name = f"qipan_bench_{os.getpid()}"
    if chosen.database == "postgresql":
        _outside(chosen.url, f'CREATE DATABASE "{name}"')
        os.environ["QIPAN_DATABASE_URL"] = f"{chosen.url}/{name}"
    import django

    try:
        django.setup()
        yield Target(Path(own), chosen.database)
    finally:
        _close()
        if chosen.database == "postgresql":
            _outside(chosen.url, f'DROP DATABASE "{name}" WITH (FORCE)')
        shutil.rmtree(own, ignore_errors=True)


def load(city: str) -> None:
    """Bring a city into the store."""
    from qipan.config.bootstrap import load_city, migrate
    from qipan.core.actors import system
    from qipan.packs.finder import find_city

    migrate()
    load_city(by=system("bench"), folder=find_city(city))


def key_of(role: str) -> str:
    """A key to the API for a new account with a role."""
    from qipan.core.actors import system
    from qipan.people.models import Account, Organisation
    from qipan.people.public import create_account, grant_role, make_token

    by, home = system("bench"), Organisation.objects.order_by("id")[0]
    account = Account.objects.filter(username=role).first() or create_account(
        by=by, username=role, password=None, name_zh=role, name_en=role, organisation=home
    )
    grant_role(by=by, account=account, role=role)
    return make_token(by=by, account=account, label="bench").key


def _close() -> None:
    from django.db import connections

    connections.close_all()


def _outside(url: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(f"{url}/postgres", autocommit=True) as own:
        own.execute(statement)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        return next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def _memory() -> str:
    try:
        return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f}"
    except (ValueError, OSError):
        return "?"
