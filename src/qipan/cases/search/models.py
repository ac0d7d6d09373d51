"""The words by which cases are found."""

from __future__ import annotations

from django.db import models

from qipan.cases.register.models import Case
from qipan.search.public import WordsField


class CaseWords(models.Model):
    """What a case can be found by; made from the case, never the other way, and without its reporter.

    ``place`` orders cases by their opening, so that an index read backwards gives the newest first.
    """

    place = models.BigIntegerField(primary_key=True)
    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="+")
    words = WordsField()

    def __str__(self) -> str:
        return str(self.case_id)
