"""Named filters, and steps that many cases took at once."""

from __future__ import annotations

from django.db import models

from qipan.core.public import ID_LENGTH, Proved


class SavedFilter(Proved):
    """What somebody asks a list for again and again, under a name; perhaps shared with the own house."""

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    name = models.CharField(max_length=60)
    owner = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    shared = models.BooleanField(default=False)
    asked = models.JSONField(default=dict)
    saved_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"], condition=models.Q(ended_at=None), name="cases_filter_named_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Bulk(Proved):
    """One step that a person asks many cases to take; each case takes it by itself or is refused."""

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    key = models.CharField(max_length=80)
    asked_by = models.CharField(max_length=64)
    step = models.CharField(max_length=24)
    told = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, help_text="Of what was asked, to tell another request apart")
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["asked_by", "key"], name="cases_bulk_once")]

    def __str__(self) -> str:
        return self.public_id


class BulkItem(models.Model):
    """What became of one case: waiting, done, or refused with the reason."""

    STATES = [("waiting", "waiting"), ("done", "done"), ("refused", "refused")]

    bulk = models.ForeignKey(Bulk, on_delete=models.CASCADE, related_name="items")
    case = models.CharField(max_length=ID_LENGTH)
    state = models.CharField(max_length=8, choices=STATES, default="waiting")
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bulk", "case"], name="cases_bulk_case_once")]
        indexes = [models.Index(fields=["case"], name="cases_bulk_case")]

    def __str__(self) -> str:
        return f"{self.bulk_id} {self.case} {self.state}"
