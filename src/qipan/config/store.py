"""Where a store lives and which database it uses, read from the environment before Django starts.

A store is one folder: the embedded database, the facts as Parquet and the secret key. ``QIPAN_STORE`` names
it; ``QIPAN_DATABASE_URL`` moves the database (not the folder) to PostgreSQL. The key of the seal and its
heads lie in a folder beside it.
"""

from __future__ import annotations

import ipaddress
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from qipan.errors import StoreError

DEFAULT_STORE = Path("var/work")

SQLITE_OPTIONS = {
    # Writers queue instead of failing: the write lock is taken when a transaction begins.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16384; PRAGMA mmap_size=268435456;"
        # What is shredded is overwritten, not only forgotten.
        "PRAGMA secure_delete=ON"
    ),
}


def store_folder() -> Path:
    """The folder of the current store (it need not exist yet)."""
    return Path(os.environ.get("QIPAN_STORE", DEFAULT_STORE)).resolve()


def seal_folder(store: Path) -> Path:
    """Where the seal's key and its heads lie: beside the store, so that they do not go back with it."""
    given = os.environ.get("QIPAN_SEAL_FOLDER", "")
    return Path(given).resolve() if given else store.with_name(f"{store.name}.seal")


def database_config(folder: Path, url: str) -> dict[str, Any]:
    """Django's database entry for ``url``, or the embedded SQLite of ``folder`` when it is empty.

    Raises ``StoreError`` for a scheme that is neither ``sqlite`` nor ``postgresql``.
    """
    if not url:
        return _sqlite(folder / "qipan.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path)))
    if parts.scheme in ("postgres", "postgresql"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            # Statements are prepared once for a connection: the server plans what it is asked often but once.
            "OPTIONS": {"server_side_binding": True, "prepare_threshold": 5} | dict(parse_qsl(parts.query)),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise StoreError(
        f"The database scheme '{parts.scheme}' is not known.",
        where="QIPAN_DATABASE_URL",
        mend="Use postgresql://user:password@host:port/name, or leave it empty for the embedded store.",
    )


def networks(text: str) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """Addresses and networks (``10.0.0.0/8``), separated by commas. Raises ``StoreError`` for other text."""
    try:
        return [ipaddress.ip_network(part.strip(), strict=False) for part in text.split(",") if part.strip()]
    except ValueError as error:
        raise StoreError(
            f"This is neither an address nor a network: {error}.",
            where="QIPAN_METRICS_FROM",
            mend="Write addresses such as 127.0.0.1 or networks such as 10.0.0.0/8, separated by commas.",
        ) from error


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": dict(SQLITE_OPTIONS),
        # A new connection reads the whole schema first, which costs more than most answers.
        "CONN_MAX_AGE": 60,
    }


def secret_key(folder: Path) -> str:
    """The store's secret: from ``QIPAN_SECRET_KEY``, else a file that only its owner can read.

    The file is made on first use; where the folder does not exist yet a passing key is used.
    """
    given = os.environ.get("QIPAN_SECRET_KEY", "")
    path = folder / "secret.key"
    if given or not folder.is_dir():
        return given or secrets.token_urlsafe(50)
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    except OSError as error:
        raise StoreError(
            f"The store's secret key could not be written ({error.strerror}).",
            where=str(path),
            mend="Make room or give this account the right to write there.",
        ) from error
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key := secrets.token_urlsafe(50))
    return key
