"""What stands where a demo store should: nothing, a demo, or something that must not be touched.

Looks without starting Django, because a store that is to be replaced must not be opened.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Literal

from qipan.errors import StoreError
from qipan.simulate.note import read_note

Found = Literal["nothing", "demo", "unfinished"]
DATABASE_URL = "QIPAN_DATABASE_URL"


def look(store: Path) -> Found:
    """What is there. Raises ``StoreError`` for anything that is not a demo: it is never touched."""
    kind = _kind_on_server(os.environ[DATABASE_URL]) if _on_server() else _kind_in(store)
    if kind is None:
        _ensure_empty(store)
        return "nothing"
    if kind != "demo":
        raise StoreError(
            f"This is a {kind} store, which a demo never touches.",
            where=str(store),
            mend="Name another with --store, or leave QIPAN_STORE and QIPAN_DATABASE_URL out.",
        )
    return "demo" if read_note(store) else "unfinished"


def _on_server() -> bool:
    return os.environ.get(DATABASE_URL, "").startswith("postgres")


def _kind_in(store: Path) -> str | None:
    path = store / "qipan.sqlite3"
    if not path.is_file():
        return None
    try:
        with closing(sqlite3.connect(path, timeout=5)) as database:
            row = database.execute("SELECT kind FROM core_store").fetchone()
    except sqlite3.DatabaseError:
        return "foreign"
    return str(row[0]) if row else "foreign"


def _kind_on_server(url: str) -> str | None:
    import psycopg

    try:
        with psycopg.connect(url, connect_timeout=10) as database:
            if not _tables(database):
                return None
            if database.execute("SELECT to_regclass('core_store')").fetchone() == (None,):
                return "foreign"
            row = database.execute("SELECT kind FROM core_store").fetchone()
    except psycopg.Error as error:
        raise StoreError(
            f"The database cannot be read ({str(error).splitlines()[0]}).",
            where=DATABASE_URL,
            mend="Check the address, or leave it out for an embedded store.",
        ) from error
    # A demo says its kind as soon as its city is loaded; before that it has tables and no row.
    return str(row[0]) if row else "demo"


def _tables(database: object) -> list[str]:
    import psycopg

    if not isinstance(database, psycopg.Connection):
        raise TypeError("a connection is asked")
    rows = database.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
    return [str(row[0]) for row in rows.fetchall()]


def _ensure_empty(store: Path) -> None:
    if store.is_dir() and any(store.iterdir()):
        raise StoreError(
            "This folder holds something that is no store.",
            where=str(store),
            mend="Name another with --store, or empty it.",
        )


def empty_server() -> None:
    """Drop the tables of a demo on a server, if the database is on one; ``look`` must have found a demo."""
    if not _on_server():
        return
    import psycopg
    from psycopg import sql

    with psycopg.connect(os.environ[DATABASE_URL]) as database:
        names = sql.SQL(", ").join(map(sql.Identifier, _tables(database)))
        database.execute(sql.SQL("DROP TABLE {} CASCADE").format(names))


@contextmanager
def built_beside(store: Path) -> Iterator[Path]:
    """A sibling folder to prepare a store in; it takes the store's place when the block ends well.

    Nothing half-made stays: the sibling of an interrupted block is removed, that of a killed one by the next.
    """
    sibling = store.with_name(f"{store.name}.preparing-{os.getpid()}")
    _sweep(store)
    try:
        sibling.mkdir(parents=True)
        yield sibling
        _take_place(sibling, store)
    except OSError as error:
        raise StoreError(
            f"The store cannot be made ({error.strerror or error}).",
            where=str(store),
            mend="Make room, or name another folder with --store.",
        ) from error
    finally:
        shutil.rmtree(sibling, ignore_errors=True)


def _take_place(sibling: Path, store: Path) -> None:
    old = store.with_name(f"{store.name}.replaced-{os.getpid()}")
    if store.exists():
        store.rename(old)
    sibling.rename(store)
    shutil.rmtree(old, ignore_errors=True)


def _sweep(store: Path) -> None:
    """Remove what preparations left that were killed."""
    for left in store.parent.glob(f"{store.name}.preparing-*"):
        pid = left.name.rpartition("-")[2]
        if pid.isdigit() and not _is_alive(int(pid)):
            shutil.rmtree(left, ignore_errors=True)


def _is_alive(pid: int) -> bool:
    with suppress(PermissionError):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
    return True
