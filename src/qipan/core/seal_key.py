"""The secret that events and seals are keyed with, and which no account of the database holds.

It lies in a folder beside the store (``QIPAN_SEAL_FOLDER``), readable by its owner only, or comes from the
environment (``QIPAN_SEAL_KEY``). Each use has a key of its own derived from it.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Literal

from django.conf import settings

from qipan.errors import StoreError

Use = Literal["event", "seal", "row", "state", "name"]
SHORTEST = 32


def derived(use: Use) -> bytes:
    """The key for one use (32 bytes).

    Raises ``StoreError`` when the secret can neither be read nor made, or is too short.
    """
    return _derived(_secret(), use)


def key_name() -> str:
    """What names the secret without giving it away: 16 hexadecimal digits."""
    return derived("name").hex()[:16]


@lru_cache(maxsize=16)
def _derived(secret: bytes, use: Use) -> bytes:
    return hmac.new(secret, f"qipan:{use}".encode(), hashlib.sha256).digest()


def _secret() -> bytes:
    given = os.environ.get("QIPAN_SEAL_KEY", "")
    if not given:
        return _kept(Path(settings.QIPAN_SEAL_FOLDER))
    if len(given) < SHORTEST:
        raise StoreError(
            f"The seal key has {len(given)} characters; it needs {SHORTEST}.",
            where="QIPAN_SEAL_KEY",
            mend="Give a longer one, for instance from 'openssl rand -hex 32'.",
        )
    return given.encode()


@lru_cache(maxsize=8)
def _kept(folder: Path) -> bytes:
    path = folder / "seal.key"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return _read(path)
    except OSError as error:
        raise StoreError(
            f"The seal key could not be written ({error.strerror}).",
            where=str(path),
            mend="Give this account the right to write there, or set QIPAN_SEAL_KEY.",
        ) from error
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key := secrets.token_hex(32))
    return key.encode()


def _read(path: Path) -> bytes:
    try:
        key = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(
            "The seal key could not be read.", where=str(path), mend="Let its owner run this command."
        ) from error
    if len(key) < SHORTEST:
        raise StoreError(
            "The seal key is incomplete.",
            where=str(path),
            mend="Bring back the file as it was; without it nothing sealed can be proved.",
        )
    return key.encode()
