"""The column that holds words, and the statements that make its inverted index on each database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

if TYPE_CHECKING:
    _Text = models.TextField[str, str]
else:
    _Text = models.TextField


class WordsField(_Text):
    """Tokens separated by spaces: a ``tsvector`` without places in PostgreSQL, plain text in SQLite."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """The column's type."""
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def get_placeholder(self, _value: Any, _compiler: Any, connection: BaseDatabaseWrapper) -> str:
        """Tokens go in as they are: no dictionary of the database touches them."""
        return "array_to_tsvector(string_to_array(%s, ' '))" if connection.vendor == "postgresql" else "%s"


def index_statements(vendor: str, *, table: str, index: str) -> tuple[str, ...]:
    """The statements of a migration that give ``table`` (columns ``place``, ``words``) its inverted index.

    SQLite keeps it in a table of its own (``index``) that triggers hold to the words; words are tokens
    as they are: only spaces part them. PostgreSQL keeps a GIN index on the column.
    """
    if vendor == "postgresql":
        return (f"CREATE INDEX {index} ON {table} USING gin (words)",)
    add = f"INSERT INTO {index}(rowid, words) VALUES (new.place, new.words);"
    take_out = f"INSERT INTO {index}({index}, rowid, words) VALUES ('delete', old.place, old.words);"
    return (
        f"CREATE VIRTUAL TABLE {index} USING fts5(words, content='{table}', content_rowid='place', "
        "detail=none, columnsize=0, tokenize=\"ascii tokenchars ':._-'\")",
        f"CREATE TRIGGER {index}_new AFTER INSERT ON {table} BEGIN {add} END",
        f"CREATE TRIGGER {index}_gone AFTER DELETE ON {table} BEGIN {take_out} END",
        f"CREATE TRIGGER {index}_changed AFTER UPDATE ON {table} WHEN old.words <> new.words "
        f"BEGIN {take_out} {add} END",
    )
