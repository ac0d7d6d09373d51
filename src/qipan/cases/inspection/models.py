"""Looking again at closed cases: draws that can be repeated, and what was found."""

from __future__ import annotations

from django.db import models

from qipan.cases.register.models import Case
from qipan.core.public import ID_LENGTH, Proved


class Draw(Proved):
    """A draw among the cases closed in ``(since, until]``.

    Made with a secret ``seed`` whose ``commitment`` is in the log from the beginning. ``beacon`` is the head
    of the sealed log when the frame was closed. ``frame`` holds lines ``case stratum``.
    """

    STATES = [("committed", "committed"), ("drawn", "drawn"), ("revealed", "revealed")]

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    seed = models.CharField(max_length=64)
    commitment = models.CharField(max_length=64)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    beacon = models.CharField(max_length=64, blank=True)
    frame = models.TextField(blank=True)
    frame_digest = models.CharField(max_length=64, blank=True)
    share = models.FloatField(null=True)
    at_least = models.PositiveSmallIntegerField(null=True)
    state = models.CharField(max_length=10, choices=STATES, default="committed")
    simulated = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["state"], name="cases_one_draw_ahead", condition=models.Q(state="committed")
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class Inspection(Proved):
    """A drawn case that is looked at again by somebody who had nothing to do with it."""

    RESULTS = [("fixed", "fixed"), ("not-fixed", "not fixed"), ("cannot-tell", "cannot tell")]

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="inspections")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="inspections")
    result = models.CharField(max_length=12, choices=RESULTS, blank=True)
    text = models.TextField(blank=True)
    inspected_at = models.DateTimeField(null=True)
    inspected_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draw", "case"], name="cases_case_drawn_once")]
        indexes = [
            models.Index(
                fields=["id"], name="cases_inspection_waiting", condition=models.Q(inspected_at=None)
            ),
        ]

    def __str__(self) -> str:
        return self.public_id
