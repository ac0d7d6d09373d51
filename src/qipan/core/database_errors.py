"""A database that does not answer, as one sentence with a way out."""

from __future__ import annotations

from django.db import InterfaceError, OperationalError

from qipan.errors import StoreError
from qipan.packs.messages import Text

# Sentences that remember their message: translated where they are shown.
_ = Text

# What SQLite and PostgreSQL say (lower case) → what happened, and the way out.
OUTAGES: tuple[tuple[tuple[str, ...], Text, Text], ...] = (
    (
        ("database is locked", "lock timeout", "deadlock detected"),
        _("The store is locked by another process."),
        _("Try again; if it stays so, end the process that holds it."),
    ),
    (
        ("disk is full", "no space left", "disk full"),
        _("The disk of the store is full; nothing was written."),
        _("Make room and try again."),
    ),
    (
        ("unable to open database", "readonly database", "read-only"),
        _("The store's database cannot be opened for writing."),
        _("Check that its folder exists and that this account may write there, or use another: --store."),
    ),
    (
        ("disk i/o error", "could not extend", "could not write", "input/output error"),
        _("The disk of the store takes or gives nothing more; nothing was written."),
        _("Make room, or see whether the disk is sound, and try again."),
    ),
    (
        ("disk image is malformed", "is not a database"),
        _("The store's database file is damaged."),
        _("Bring back the last copy of the store's folder, then run 'qipan verify'."),
    ),
    (
        ("no such table", "no such column", "does not exist"),
        _("The store is not prepared, or an older version prepared it."),
        _("Run 'qipan init CITY' on it."),
    ),
    (
        ("password authentication failed", "no password supplied", "role "),
        _("The database server refuses the name or the password."),
        _("Check QIPAN_DATABASE_URL."),
    ),
    (
        ("too many clients", "too many connections", "connection slots"),
        _("The database server has no connection left."),
        _("Try again, or let the server take more connections."),
    ),
    (
        ("connection", "could not translate host", "server closed", "terminating"),
        _("The database server does not answer."),
        _("Start it, or check QIPAN_DATABASE_URL."),
    ),
)


def outage_of(error: BaseException | None) -> StoreError | None:
    """What a database says that is locked, full, away or not prepared; None for any other error."""
    return explain(error) if isinstance(error, OperationalError | InterfaceError) else None


def explain(error: Exception) -> StoreError:
    """The error as a sentence for people: what happened to the store and what to do."""
    said = str(error).strip()
    lowered = said.lower()
    for marks, what, mend in OUTAGES:
        if any(mark in lowered for mark in marks):
            return StoreError(what, mend=mend)
    first = said.splitlines()[0] if said else type(error).__name__
    return StoreError(f"The store cannot be used ({first}).", mend="See the log of the database.")
