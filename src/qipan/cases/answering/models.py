"""What a reporter is told while there is no answer yet."""

from __future__ import annotations

from django.db import models

from qipan.cases.register.models import Case
from qipan.core.public import ID_LENGTH, Proved


class Notice(Proved):
    """Why there is no answer yet, and until when there will be one or a further notice."""

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notices")
    reason = models.TextField()
    until = models.DateField()
    told_at = models.DateTimeField()
    told_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["case", "-until"], name="cases_notice_until")]

    def __str__(self) -> str:
        return self.public_id
