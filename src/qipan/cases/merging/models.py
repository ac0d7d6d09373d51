"""How cases were joined, and taken apart again."""

from __future__ import annotations

from django.db import models

from qipan.cases.register.models import Case
from qipan.core.public import ID_LENGTH, Proved


class Merge(Proved):
    """A case that goes on under another. ``before`` keeps what is needed to give it its life back.

    ``before``: its state, the clocks and orders that the merge stopped, what it made stricter in ``into``.
    """

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="merges")
    into = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="taken_in")
    reason = models.TextField()
    before = models.JSONField()
    merged_at = models.DateTimeField()
    merged_by = models.CharField(max_length=64)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(undone_at=None), name="cases_merged_into_one"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} into {self.into_id}"
