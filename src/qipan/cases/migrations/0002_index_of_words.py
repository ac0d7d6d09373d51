"""The inverted index of the words of cases, which each database keeps in its own way."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# SQLite keeps the inverted index in a table of its own that triggers hold to the words; codes and words are
# tokens as they stand: only spaces part them. PostgreSQL keeps a GIN index on the column.
SQLITE = (
    "CREATE VIRTUAL TABLE cases_words USING fts5(words, content='cases_casewords', content_rowid='place', "
    "detail=none, columnsize=0, tokenize=\"ascii tokenchars ':._-'\")",
    "CREATE TRIGGER cases_words_new AFTER INSERT ON cases_casewords BEGIN "
    "INSERT INTO cases_words(rowid, words) VALUES (new.place, new.words); END",
    "CREATE TRIGGER cases_words_gone AFTER DELETE ON cases_casewords BEGIN "
    "INSERT INTO cases_words(cases_words, rowid, words) VALUES ('delete', old.place, old.words); END",
    "CREATE TRIGGER cases_words_changed AFTER UPDATE ON cases_casewords WHEN old.words <> new.words BEGIN "
    "INSERT INTO cases_words(cases_words, rowid, words) VALUES ('delete', old.place, old.words); "
    "INSERT INTO cases_words(rowid, words) VALUES (new.place, new.words); END",
)
POSTGRESQL = ("CREATE INDEX cases_words ON cases_casewords USING gin (words)",)


def make_index(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)


def drop_index(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    what = "INDEX" if schema_editor.connection.vendor == "postgresql" else "TABLE"
    schema_editor.execute(f"DROP {what} IF EXISTS cases_words", params=None)


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunPython(make_index, drop_index)]
