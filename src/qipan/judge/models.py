"""Tables of judgement: findings (signals for judgement, 研判信号) and warnings (预警)."""

from __future__ import annotations

from django.db import models

from qipan.core.public import ID_LENGTH, Proved

# Django looks for an app's tables here.

__all__ = ["Finding", "Warning", "WatchState"]


class Finding(Proved):
    """What was judged from signals: raised by itself, judged by a named person.

    ``observed`` and ``expected`` are of the window in which the excess was greatest; ``window_*`` is that
    window.
    """

    STATES = [
        ("open", "open"),
        ("acknowledged", "acknowledged"),
        ("confirmed", "confirmed"),
        ("dismissed", "dismissed"),
    ]

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    kind = models.CharField(max_length=24, default="excess")
    indicator = models.CharField(max_length=64)
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=STATES, default="open")
    raised_at = models.DateTimeField()
    last_excess_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    window_start = models.DateTimeField()
    window_end = models.DateTimeField()
    observed = models.FloatField()
    expected = models.FloatField()
    upper = models.FloatField()
    recurrence_days = models.FloatField()
    coverage = models.FloatField(help_text="Share of the baseline's hours for which data exists")
    evidence = models.PositiveIntegerField(help_text="Signals linked as evidence")
    method = models.CharField(max_length=48)
    pack_digest = models.CharField(max_length=64)
    simulated = models.BooleanField(default=False)
    judged_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    judged_at = models.DateTimeField(null=True)
    reasons = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "-raised_at"], name="judge_finding_state"),
            models.Index(fields=["indicator", "area", "-last_excess_at"], name="judge_finding_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.indicator}"


class Warning(Proved):
    """A warning: an act of a named person, with a colour from the pack's table of urgency, trend and harm."""

    STATES = [("in-force", "in force"), ("adjusted", "adjusted"), ("cancelled", "cancelled")]

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="warnings")
    previous = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="next")
    state = models.CharField(max_length=12, choices=STATES, default="in-force")
    colour = models.CharField(max_length=8)
    urgency = models.CharField(max_length=32)
    trend = models.CharField(max_length=32)
    harm = models.CharField(max_length=32)
    title = models.CharField(max_length=120)
    text = models.TextField()
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    reasons = models.TextField()
    ended_at = models.DateTimeField(null=True)
    simulated = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["state", "-issued_at"], name="judge_warning_state")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reasons=""), name="judge_warning_has_reasons")
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.colour}"


class WatchState(models.Model):
    """How far each indicator has been watched, so that no step is judged twice and none is left out."""

    indicator = models.CharField(max_length=64, primary_key=True)
    watched_until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.indicator} until {self.watched_until:%Y-%m-%d %H:%M}"
