"""The words by which cases are found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from qipan.cases.register.models import Case

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


class CaseWords(models.Model):
    """What a case can be found by; made from the case, never the other way, and without its reporter.

    ``place`` orders cases by their opening, so that an index read backwards gives the newest first.
    """

    place = models.BigIntegerField(primary_key=True)
    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="+")
    words = WordsField()

    def __str__(self) -> str:
        return str(self.case_id)
