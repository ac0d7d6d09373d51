"""Clocks of a case, and what was told as they ran out."""

from __future__ import annotations

from django.db import models

from qipan.cases.register.models import Case
from qipan.core.public import Proved

RUNNING = models.Q(stopped_at=None)
STOPPED = models.Q(stopped_at__isnull=False)


class Clock(Proved):
    """A stage's deadline, or that of a phase of it, and how it was counted. Overtime is a fact that stays.

    A sub-order has clocks of its own (``order``).
    ``explanation`` is the deadline's JSON: intervals counted and not counted, with reasons. ``exempt`` says
    that the overtime was excused by an approved appeal; it takes nothing from the fact. ``escalate_at`` is
    when the next step of the ladder falls due.
    """

    unproved = ("escalate_at",)

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="clocks")
    order = models.ForeignKey("cases.Order", on_delete=models.CASCADE, null=True, related_name="clocks")
    stage = models.CharField(max_length=12)
    phase = models.CharField(max_length=64, blank=True, help_text="Empty for the whole stage")
    rule = models.CharField(max_length=64)
    condition = models.CharField(max_length=64, blank=True)
    amount = models.FloatField()
    unit = models.CharField(max_length=16)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    provisional = models.BooleanField(default=False)
    explanation = models.JSONField()
    stopped_at = models.DateTimeField(null=True)
    exempt = models.BooleanField(default=False)
    escalate_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "stage", "phase"],
                condition=RUNNING & models.Q(order=None),
                name="cases_clock_runs_once",
            ),
            models.UniqueConstraint(
                fields=["order", "stage", "phase"],
                condition=RUNNING & models.Q(order__isnull=False),
                name="cases_side_clock_runs_once",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="cases_clock_running", condition=RUNNING),
            models.Index(fields=["stage", "started_at"], name="cases_clock_stage"),
            # What was answered lately: whom the hotline may call.
            models.Index(fields=["stage", "stopped_at"], name="cases_clock_stopped", condition=STOPPED),
            models.Index(fields=["escalate_at"], name="cases_clock_escalate", condition=RUNNING),
            models.Index(
                fields=["case"], name="cases_clock_provisional", condition=models.Q(provisional=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.stage} {self.phase}".rstrip()

    @property
    def late(self) -> bool:
        """Whether the stage ended after its deadline; one that still runs is not judged here."""
        return self.stopped_at is not None and self.stopped_at > self.due_at


class Escalation(Proved):
    """A step of the ladder that was raised for a clock, exactly once; ``step`` is its id in the pack."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="escalations")
    step = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clock", "step"], name="cases_escalated_once")]
        indexes = [models.Index(fields=["step", "-at"], name="cases_escalation_step")]

    def __str__(self) -> str:
        return f"{self.clock_id} {self.step}"
