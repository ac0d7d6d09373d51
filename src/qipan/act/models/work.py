"""Work on a case: orders, outcomes, independent checks."""

from __future__ import annotations

from django.db import models

from qipan.act.models.cases import Case
from qipan.core.public import ID_LENGTH


class Order(models.Model):
    """Work given to a party, with a clock."""

    STATES = [
        ("issued", "issued"),
        ("accepted", "accepted"),
        ("returned", "returned"),
        ("done", "done"),
        ("ended", "ended"),
    ]

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="orders")
    party = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=STATES, default="issued")
    task = models.TextField()
    duty = models.CharField(max_length=64, blank=True, help_text="Duty rule of the pack that named the party")
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=64)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["party", "state", "-issued_at"], name="act_order_party")]

    def __str__(self) -> str:
        return self.public_id


class Outcome(models.Model):
    """What was done for an order, and who did it."""

    RESULTS = [("fixed", "fixed"), ("not-fixed", "not fixed"), ("not-possible", "not possible")]

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="outcomes")
    result = models.CharField(max_length=16, choices=RESULTS)
    text = models.TextField()
    done_at = models.DateTimeField()
    done_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.public_id


class Check(models.Model):
    """The independent check of an outcome. The one who handled the case may not make it."""

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="checks")
    passed = models.BooleanField()
    text = models.TextField()
    checked_at = models.DateTimeField()
    checked_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.public_id
