"""Files of attachments in the store's folder, named by their content: whole or not there at all."""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.utils.translation import gettext as _

from qipan.errors import NotFound, StoreError

Shelf = Literal["originals", "shown"]


def keep(shelf: Shelf, data: bytes) -> str:
    """Write the content and give its SHA-256. Raises ``StoreError`` when it cannot be written.

    Written beside its place and moved there, so that a killed process or a full disk leaves no half file.
    """
    digest = hashlib.sha256(data).hexdigest()
    path = _path(shelf, digest)
    if path.exists():
        return digest
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(path, data)
    except OSError as error:
        raise StoreError(
            _("The file could not be kept (%(why)s); nothing was saved.") % {"why": error.strerror},
            where=str(path.parent),
            mend=_("Make room in the store's folder, then send it again."),
        ) from error
    return digest


def _write(path: Path, data: bytes) -> None:
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(beside).unlink()
        raise


def read(shelf: Shelf, digest: str) -> bytes:
    """The content with a digest. Raises ``NotFound`` when it was deleted."""
    try:
        return _path(shelf, digest).read_bytes() if digest else _gone()
    except FileNotFoundError:
        return _gone()


def drop(shelf: Shelf, digest: str) -> None:
    """Delete a content; one that is not there is no error."""
    if digest:
        _path(shelf, digest).unlink(missing_ok=True)


def _gone() -> bytes:
    raise NotFound(_("This file was deleted."), mend=_("Its record tells when."))


def _path(shelf: Shelf, digest: str) -> Path:
    return Path(settings.QIPAN_STORE) / "attachments" / shelf / digest[:2] / digest
