"""Finding titles without an index of words: LIKE, and the trigram index that each database brings.

They find newest ids only: no rows, no snippets, no rights. A trigram index cannot look up two characters.
"""

from __future__ import annotations

from typing import Any

from django.db import DatabaseError, connection, transaction

PAGE = 50


def make_index(database: str) -> str:
    """Build the database's trigram index over the titles; its name, or nothing where it cannot be had."""
    try:
        with transaction.atomic():
            return _postgresql() if database == "postgresql" else _sqlite()
    except DatabaseError:
        return ""


def like(word: str) -> list[Any]:
    """Newest ids whose title holds the word."""
    return _asked(
        "SELECT id FROM cases_case WHERE title LIKE %s ORDER BY opened_at DESC LIMIT %s", f"%{word}%"
    )


def trigram(word: str) -> list[Any]:
    """The same by the trigram index."""
    if connection.vendor == "postgresql":
        # OFFSET 0 keeps the planner from walking the list instead of asking the index.
        return _asked(
            "SELECT id FROM (SELECT id, opened_at FROM cases_case WHERE title LIKE %s OFFSET 0) AS found "
            "ORDER BY opened_at DESC LIMIT %s",
            f"%{word}%",
        )
    return _asked(
        "SELECT rowid FROM bench_trigram WHERE title LIKE %s ORDER BY rowid DESC LIMIT %s", f"%{word}%"
    )


def _sqlite() -> str:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_trigram")
        cursor.execute("CREATE VIRTUAL TABLE bench_trigram USING fts5(title, tokenize='trigram')")
        cursor.execute("INSERT INTO bench_trigram(rowid, title) SELECT id, title FROM cases_case")
    return "SQLite trigram"


def _postgresql() -> str:
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute(
            "CREATE INDEX IF NOT EXISTS bench_trigram ON cases_case USING gin (title gin_trgm_ops)"
        )
    return "pg_trgm"


def _asked(sql: str, pattern: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [pattern, PAGE])
        return list(cursor.fetchall())
