"""Legal holds: what must not be shredded although its span is over."""

from __future__ import annotations

from django.db import models

from qipan.core.public import ID_LENGTH, Proved


class Hold(Proved):
    """A named person keeps all that belongs to a case, a letter held back or an import, until a day.

    ``subject`` is its public id. A hold ends by itself on ``until``; whoever still needs it places another.
    """

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    subject = models.CharField(max_length=ID_LENGTH, db_index=True)
    reason = models.TextField()
    basis = models.CharField(max_length=200, help_text="Law, order or number of the file")
    until = models.DateField()
    placed_at = models.DateTimeField()
    placed_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    lifted_why = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.public_id} {self.subject}"
