"""What the machine suggested for a case, and what a person then said it was."""

from __future__ import annotations

from django.db import models

from qipan.cases.register.models import Case
from qipan.core.public import ID_LENGTH, Proved


class TriageVerdict(Proved):
    """One triage by a person beside what the machine had suggested. Who it was stands in the event only.

    ``tenth`` is the first suggestion's probability in tenths, for the calibration table; None for keywords.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    voice = models.CharField(max_length=8)
    model = models.CharField(max_length=ID_LENGTH, blank=True)
    suggested = models.CharField(max_length=64, blank=True)
    probability = models.FloatField(null=True)
    tenth = models.PositiveSmallIntegerField(null=True)
    abstained = models.BooleanField()
    chosen = models.CharField(max_length=64)
    agreed = models.BooleanField()
    decided_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["decided_at"], name="cases_verdict_decided")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.chosen}"
