"""Emergencies: an opened plan with its steps, posts, stock, log book and hand-overs."""

from __future__ import annotations

from django.db import models

from qipan.core.public import ID_LENGTH, Proved
from qipan.emergency.alerts.models import PublicAlert

_ACCOUNT = "people.Account"

__all__ = [
    "Emergency",
    "EmergencyEntry",
    "EmergencyHandover",
    "EmergencyPost",
    "EmergencyStep",
    "EmergencyStock",
    "EmergencyUse",
    "PublicAlert",
]


class Emergency(Proved):
    """A plan that a named person opened for a warning or a case. ``text`` is the plan as it stood then.

    ``officer`` answers for it now: who opened it, until somebody accepted a hand-over.
    """

    STATES = [("open", "open"), ("running", "running"), ("ended", "ended")]

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    plan = models.CharField(max_length=64)
    text = models.JSONField()
    origin = models.CharField(max_length=ID_LENGTH, db_index=True, help_text="The warning or the case")
    title = models.CharField(max_length=160)
    colour = models.CharField(max_length=8, blank=True)
    state = models.CharField(max_length=8, choices=STATES, default="open")
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, null=True, related_name="+")
    officer = models.ForeignKey(_ACCOUNT, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(_ACCOUNT, on_delete=models.PROTECT, related_name="+")
    reasons = models.TextField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(_ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+")
    end_reasons = models.TextField(blank=True)
    simulated = models.BooleanField(default=False)
    pack_digest = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["state", "-opened_at"], name="emergency_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["origin", "plan"],
                condition=~models.Q(state="ended"),
                name="emergency_plan_runs_once",
            ),
            models.CheckConstraint(condition=~models.Q(reasons=""), name="emergency_has_reasons"),
        ]

    def __str__(self) -> str:
        return self.public_id


class EmergencyStep(Proved):
    """A step of the plan. Its clock runs from when what it needs was over; overtime is a fact that stays."""

    STATES = [("waiting", "waiting"), ("due", "due"), ("done", "done"), ("skipped", "skipped")]

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    emergency = models.ForeignKey(Emergency, on_delete=models.CASCADE, related_name="steps")
    code = models.CharField(max_length=64)
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=STATES, default="waiting")
    started_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    explanation = models.JSONField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(_ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.TextField(blank=True)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["emergency", "code"], name="emergency_step_once")]

    def __str__(self) -> str:
        return f"{self.public_id} {self.code}"


class EmergencyPost(Proved):
    """A role of the plan, held by a named person for a time."""

    emergency = models.ForeignKey(Emergency, on_delete=models.CASCADE, related_name="posts")
    role = models.CharField(max_length=64)
    holder = models.ForeignKey(_ACCOUNT, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["emergency", "role"], condition=models.Q(until=None), name="emergency_post_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.emergency_id} {self.role}"


class EmergencyStock(Proved):
    """How much of a stock of the city is committed, by all emergencies together."""

    code = models.CharField(max_length=64, unique=True)
    committed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(committed__gte=0), name="emergency_stock_not_negative")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.committed}"


class EmergencyUse(Proved):
    """Stock that an emergency asked for, was given, gave back."""

    STATES = [("requested", "requested"), ("committed", "committed"), ("released", "released")]

    emergency = models.ForeignKey(Emergency, on_delete=models.CASCADE, related_name="uses")
    code = models.CharField(max_length=64)
    amount = models.PositiveIntegerField()
    purpose = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=STATES, default="requested")
    requested_at = models.DateTimeField()
    committed_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.code} {self.amount} {self.state}"


class EmergencyEntry(Proved):
    """A line of the log book. It is never changed: a correction is a new line that names the old one."""

    emergency = models.ForeignKey(Emergency, on_delete=models.CASCADE, related_name="entries")
    at = models.DateTimeField()
    by = models.ForeignKey(_ACCOUNT, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="corrections")

    def __str__(self) -> str:
        return f"{self.emergency_id} {self.at:%Y-%m-%d %H:%M}"


class EmergencyHandover(Proved):
    """What the outgoing officer writes, and who accepted it by name; until then the outgoing one answers."""

    emergency = models.ForeignKey(Emergency, on_delete=models.CASCADE, related_name="handovers")
    outgoing = models.ForeignKey(_ACCOUNT, on_delete=models.PROTECT, related_name="+")
    situation = models.TextField()
    open_points = models.TextField()
    offered_at = models.DateTimeField()
    incoming = models.ForeignKey(_ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["emergency"],
                condition=models.Q(accepted_at=None),
                name="emergency_one_handover",
            )
        ]

    def __str__(self) -> str:
        return f"{self.emergency_id} {self.offered_at:%Y-%m-%d %H:%M}"
