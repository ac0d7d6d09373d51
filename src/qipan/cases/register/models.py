"""Cases and the signals that belong to them."""

from __future__ import annotations

from django.db import models

from qipan.core.public import ID_LENGTH, Proved

_DUE = models.Q(due_at__isnull=False)


class Case(Proved):
    """One matter under one number, whatever the channel; or a task that a decision ordered.

    ``due_at`` is the nearest running deadline. Category, state and parties are codes of the pack, so that a
    list needs no join to show them. ``district`` repeats the area's ancestor for cheap filters.
    """

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    number = models.CharField(max_length=20, unique=True)
    secret = models.CharField(max_length=64, blank=True, help_text="Keyed hash of the reporter's secret")
    kind = models.CharField(max_length=8, default="report")
    title = models.CharField(max_length=160)
    category = models.CharField(max_length=64, blank=True)
    condition = models.CharField(max_length=64, blank=True, help_text="Condition of the matter, a code")
    state = models.CharField(max_length=24)
    channel = models.CharField(max_length=16)
    origin = models.CharField(max_length=ID_LENGTH, db_index=True, help_text="First signal, or the decision")
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, null=True, related_name="+")
    district = models.CharField(max_length=24, blank=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    cell = models.BigIntegerField(null=True)
    lead = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    head = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="members",
        help_text="The case under which a merged one goes on",
    )
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    reopened = models.PositiveSmallIntegerField(default=0)
    confirmed = models.BooleanField(default=False, help_text="Its reporter confirmed the outcome")
    simulated = models.BooleanField(default=False)
    adopted = models.BooleanField(default=False, help_text="An old file of another system, not worked here")
    pack_digest = models.CharField(max_length=64)

    class Meta:
        # Lists run newest first by (opened_at, id); every filter that a page offers has its own order.
        indexes = [
            models.Index(fields=["-opened_at", "-id"], name="cases_case_newest"),
            models.Index(fields=["state", "-opened_at", "-id"], name="cases_case_state"),
            models.Index(fields=["category", "-opened_at", "-id"], name="cases_case_category"),
            models.Index(fields=["district", "-opened_at", "-id"], name="cases_case_district"),
            models.Index(fields=["lead", "-opened_at", "-id"], name="cases_case_lead"),
            models.Index(fields=["state", "category", "-opened_at", "-id"], name="cases_case_state_category"),
            models.Index(fields=["state", "district", "-opened_at", "-id"], name="cases_case_state_district"),
            models.Index(fields=["district", "category", "-opened_at", "-id"], name="cases_case_what_where"),
            models.Index(fields=["lead", "state", "-opened_at", "-id"], name="cases_case_lead_state"),
            # Small ones: what is due is open, tasks are few, and most cases that have a cell are asked by it.
            models.Index(fields=["due_at", "id"], name="cases_case_due", condition=_DUE),
            models.Index(fields=["district", "due_at", "id"], name="cases_case_district_due", condition=_DUE),
            models.Index(fields=["lead", "due_at", "id"], name="cases_case_lead_due", condition=_DUE),
            # What is overdue, newest first: among the open ones, without a look at each.
            models.Index(fields=["-opened_at", "-id", "due_at"], name="cases_case_running", condition=_DUE),
            # Likely duplicates: the neighbourhood's newest.
            models.Index(fields=["area", "-opened_at"], name="cases_case_area"),
            models.Index(
                fields=["-opened_at", "-id"], name="cases_case_tasks", condition=models.Q(kind="task")
            ),
            models.Index(fields=["cell", "-opened_at", "-id"], name="cases_case_cell"),
        ]

    def __str__(self) -> str:
        return self.number


class CaseSignal(Proved):
    """A signal that belongs to a case; several reports may be one case."""

    proof_key = "signal_id"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="case_signals")
    signal = models.ForeignKey("sense.Signal", on_delete=models.PROTECT, related_name="+")
    joined_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["signal"], name="cases_signal_in_one_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.signal_id}"
