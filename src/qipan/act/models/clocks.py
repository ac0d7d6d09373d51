"""Clocks of a case."""

from __future__ import annotations

from django.db import models

from qipan.act.models.cases import Case


class Clock(models.Model):
    """A stage's deadline and how it was counted. Overtime is a fact that stays.

    A sub-order has clocks of its own (``order``). ``explanation`` is the deadline's JSON: intervals counted
    and not counted, with reasons.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="clocks")
    order = models.ForeignKey("act.Order", on_delete=models.CASCADE, null=True, related_name="clocks")
    stage = models.CharField(max_length=12)
    rule = models.CharField(max_length=64)
    amount = models.FloatField()
    unit = models.CharField(max_length=16)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    provisional = models.BooleanField(default=False)
    explanation = models.JSONField()
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "stage"],
                condition=models.Q(stopped_at=None, order=None),
                name="act_clock_runs_once",
            ),
            models.UniqueConstraint(
                fields=["order", "stage"],
                condition=models.Q(stopped_at=None, order__isnull=False),
                name="act_side_clock_runs_once",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="act_clock_running", condition=models.Q(stopped_at=None)),
            models.Index(fields=["stage", "started_at"], name="act_clock_stage"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.stage}"
