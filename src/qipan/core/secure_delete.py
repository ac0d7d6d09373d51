"""Taking the bytes of what was deleted out of the store's files, as far as a database lets go of them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, models


def scrub(tables: Iterable[type[models.Model]]) -> None:
    """Leave nothing of deleted values in the files, outside any transaction; does nothing inside one.

    SQLite overwrites what is deleted (``secure_delete``, see the settings); its write-ahead log is brought
    home and emptied. PostgreSQL frees the old rows of ``tables``; when it overwrites them is its own
    business, as are its log and whatever the disk keeps.
    """
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.fetchall()
            return
        for table in tables:
            cursor.execute(f"VACUUM {connection.ops.quote_name(table._meta.db_table)}")
