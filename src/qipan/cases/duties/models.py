"""Who has whose work: hops from party to party, quarrels and rulings, changes of the duty list, whistles."""

from __future__ import annotations

from django.db import models

from qipan.cases.register.models import Case
from qipan.core.public import ID_LENGTH, Proved


class Reassignment(Proved):
    """A case comes to a lead: number 1 is the first dispatch, each further one a move to another party."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="hops")
    number = models.PositiveSmallIntegerField()
    origin = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    party = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    cause = models.CharField(max_length=10)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="cases_hop_numbered")]
        indexes = [models.Index(fields=["number", "-at", "-id"], name="cases_hop_newest")]

    def __str__(self) -> str:
        return f"{self.case_id} #{self.number}"


class Dispute(Proved):
    """A second return: who leads is to be ruled by ``due_at``. The party named first works meanwhile."""

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="disputes")
    first = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    ruled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case"], name="cases_dispute_once")]
        indexes = [
            models.Index(
                fields=["due_at", "id"], name="cases_dispute_open", condition=models.Q(ruled_at=None)
            ),
            models.Index(fields=["-ruled_at", "-id"], name="cases_dispute_ruled"),
        ]

    def __str__(self) -> str:
        return self.public_id


class Ruling(Proved):
    """Who leads and who assists, by a named arbiter with reasons; a precedent for category and district."""

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    dispute = models.OneToOneField(Dispute, on_delete=models.PROTECT, related_name="ruling")
    lead = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    assists = models.JSONField(default=list, help_text="Party codes")
    category = models.CharField(max_length=64, blank=True)
    district = models.CharField(max_length=24, blank=True)
    reasons = models.TextField()
    basis = models.TextField()
    ruled_at = models.DateTimeField()
    ruled_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["category", "-id"], name="cases_ruling_precedent")]

    def __str__(self) -> str:
        return self.public_id


class DutyProposal(Proved):
    """A change of the duty list that a ruling suggests, until a named person accepts or rejects it."""

    STATES = [("open", "open"), ("accepted", "accepted"), ("rejected", "rejected")]

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    ruling = models.OneToOneField(Ruling, on_delete=models.PROTECT, related_name="proposal")
    duty = models.JSONField(help_text="The duty as the pack would write it")
    replaces = models.CharField(max_length=64, blank=True, help_text="Id of the duty it takes the place of")
    state = models.CharField(max_length=8, choices=STATES, default="open")
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    reasons = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "-id"], name="cases_proposal_state")]

    def __str__(self) -> str:
        return self.public_id


class DutyAmendment(Proved):
    """A change of the duty list in force from its duty's ``valid_from``, until the pack's text says it."""

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    proposal = models.OneToOneField(DutyProposal, on_delete=models.PROTECT, related_name="amendment")
    duty = models.JSONField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.public_id


class StreetCall(Proved):
    """A street calls parties to a case of its area; each answers by an order of its own."""

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="whistles")
    reason = models.TextField()
    called_at = models.DateTimeField()
    blown_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.public_id
