"""Tables of oversight."""

from __future__ import annotations

from django.db import models

from qipan.core.public import ID_LENGTH, Proved


class Review(Proved):
    """What a case or a decision changed, against what was expected, in the words of a named person."""

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    subject = models.CharField(max_length=ID_LENGTH, db_index=True, help_text="The case or decision reviewed")
    expected = models.TextField()
    seen = models.TextField()
    lesson = models.TextField()
    proposes_change = models.BooleanField(default=False)
    reviewed_at = models.DateTimeField()
    reviewed_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    simulated = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.public_id
