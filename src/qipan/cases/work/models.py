"""Work on a case: orders, outcomes, independent checks."""

from __future__ import annotations

from django.db import models

from qipan.cases.register.models import Case
from qipan.core.public import ID_LENGTH, Proved


class Order(Proved):
    """Work given to a party, with a clock.

    The lead's order answers for the whole case; an assisting party has a sub-order. ``end_code`` and
    ``end_reason`` say why an order was returned or ended without being done.
    """

    ROLES = [("lead", "lead"), ("assist", "assist")]

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
    role = models.CharField(max_length=6, choices=ROLES, default="lead")
    whistle = models.ForeignKey(
        "cases.StreetCall", on_delete=models.PROTECT, null=True, related_name="orders"
    )
    state = models.CharField(max_length=10, choices=STATES, default="issued")
    task = models.TextField()
    duty = models.CharField(max_length=64, blank=True, help_text="Duty rule of the pack that named the party")
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=64)
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_code = models.CharField(max_length=64, blank=True)
    end_reason = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["party", "state", "-issued_at"], name="cases_order_party"),
            models.Index(
                fields=["-issued_at", "-id"],
                name="cases_order_assisting",
                condition=models.Q(role="assist", ended_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class Outcome(Proved):
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


class Check(Proved):
    """The independent check of an outcome. The one who handled the case may not make it."""

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="checks")
    passed = models.BooleanField()
    text = models.TextField()
    checked_at = models.DateTimeField()
    checked_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.public_id
