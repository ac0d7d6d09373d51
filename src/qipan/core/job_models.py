"""Tables of periodic and queued jobs, of keys of repeated requests, of buckets of callers."""

from __future__ import annotations

from django.db import models

from qipan.core.ids import ID_LENGTH
from qipan.core.leases import Leased


class Schedule(Leased):
    """A periodic job: when it ran, when it is due, and its last failure in words."""

    name = models.CharField(max_length=64, primary_key=True)
    due_at = models.DateTimeField(db_index=True)
    last_started_at = models.DateTimeField(null=True)
    last_finished_at = models.DateTimeField(null=True)
    seconds = models.FloatField(default=0.0, help_text="How long the last run took")
    failures = models.PositiveIntegerField(default=0, help_text="In a row")
    last_error = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return self.name


class Job(Leased):
    """A queued job. Written in the transaction of the change that asks for it; ``data`` holds ids alone.

    Of one lane those with the same ``key`` run one after the other; ``total`` 0 means that nobody knows yet
    how much there is to do.
    """

    STATES = [
        ("waiting", "waiting"),
        ("running", "running"),
        ("done", "done"),
        ("failed", "failed"),
        ("cancelled", "cancelled"),
    ]

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    kind = models.CharField(max_length=64)
    lane = models.CharField(max_length=32)
    key = models.CharField(max_length=96, blank=True)
    data = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=STATES, default="waiting")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)
    due_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    words = models.CharField(max_length=200, blank=True, help_text="What it is doing")
    cancel_by = models.CharField(max_length=64, blank=True, help_text="Who asked it to stop")
    last_error = models.CharField(max_length=500, blank=True)
    result = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(
                fields=["lane", "due_at", "id"],
                name="core_job_due",
                condition=models.Q(state__in=["waiting", "running"]),
            ),
            models.Index(fields=["state", "-id"], name="core_job_state"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"


class IdempotencyKey(models.Model):
    """That a request under a key was carried out, and what was answered: sent again, it changes nothing.

    ``key`` is the SHA-256 of scope and key, ``digest`` of all that was said: neither itself is kept.
    """

    key = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64)
    answer = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, db_index=True)

    def __str__(self) -> str:
        return self.key[:12]


class ThrottleBucket(models.Model):
    """Calls that one caller of one operation may still make; ``mark`` is a keyed digest of both."""

    mark = models.CharField(max_length=64, primary_key=True)
    tokens = models.FloatField()
    granted = models.BooleanField(help_text="What the last call was answered")
    at = models.FloatField(help_text="Seconds since 1970 of the last call", db_index=True)

    def __str__(self) -> str:
        return self.mark[:12]
