"""What a party asks for when a limit does not fit: more time, a pause, an excuse. Somebody else decides."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from qipan.cases.register.models import Case
from qipan.cases.work.clock_models import Clock
from qipan.core.public import ID_LENGTH, Proved


class ClockRequest(Proved):
    """A request of the party that handles a case, with its reason and how it was decided."""

    STATES = [
        ("asked", "asked"),
        ("seconded", "seconded"),
        ("approved", "approved"),
        ("rejected", "rejected"),
        ("lapsed", "lapsed"),
    ]
    OPEN = ("asked", "seconded")
    kind: ClassVar[str]

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=STATES, default="asked")
    answer = models.TextField(blank=True, help_text="Reasons of whoever decided")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.public_id

    @property
    def is_open(self) -> bool:
        """Whether it still waits for a decision."""
        return self.state in self.OPEN


class Extension(ClockRequest):
    """More time for a clock: ``amount`` in the clock's unit, on top of its limit."""

    kind = "extension"
    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="extensions")
    amount = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clock"], condition=models.Q(state="asked"), name="cases_extension_asked_once"
            )
        ]
        indexes = [
            models.Index(fields=["asked_at"], name="cases_ext_open", condition=models.Q(state="asked"))
        ]


class Suspension(ClockRequest):
    """A pause (挂账) of the handling clocks of a case, once, until a day that is set beforehand."""

    kind = "suspension"
    until = models.DateTimeField()
    begins_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(state__in=("asked", "approved")),
                name="cases_suspended_once",
            )
        ]
        indexes = [
            models.Index(fields=["asked_at"], name="cases_sus_open", condition=models.Q(state="asked")),
            models.Index(
                fields=["until"],
                name="cases_sus_runs",
                condition=models.Q(state="approved", ended_at=None),
            ),
        ]

    @property
    def pause(self) -> tuple[Any, Any]:
        """From when until when the clocks stand still; only of an approved one."""
        return self.begins_at, self.ended_at or self.until


class Appeal(ClockRequest):
    """An appeal, after closing and once for a case, that overtime be excused. Two persons decide."""

    kind = "appeal"
    opinion = models.TextField(blank=True, help_text="Reasons of whoever seconded it")
    seconded_at = models.DateTimeField(null=True)
    seconded_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case"], name="cases_appealed_once")]
        indexes = [
            models.Index(
                fields=["asked_at"],
                name="cases_apl_open",
                condition=models.Q(state__in=("asked", "seconded")),
            )
        ]
