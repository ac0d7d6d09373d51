"""Models that were learnt from data: which, from what, by whom, how good, and which one is in use."""

from __future__ import annotations

from django.db import models

from qipan.core.public import ID_LENGTH, Proved


class LearnedModel(Proved):
    """One trained version, never changed. Being ``active`` is an act of its own, apart from training.

    ``content`` is plain data (no code), ``digest`` its SHA-256; ``data`` tells where the examples came from,
    ``data_digest`` is the SHA-256 of all of them in order, ``figures`` what was measured on others.
    """

    KINDS = [("triage", "triage"), ("duplicates", "duplicates")]

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    kind = models.CharField(max_length=16, choices=KINDS)
    version = models.PositiveIntegerField()
    trained_at = models.DateTimeField()
    trained_by = models.CharField(max_length=64)
    data = models.JSONField(default=dict)
    data_digest = models.CharField(max_length=64)
    code_version = models.CharField(max_length=64)
    figures = models.JSONField(default=dict)
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    simulated = models.BooleanField(default=False)
    active = models.BooleanField(default=False)
    activated_at = models.DateTimeField(null=True)
    activated_by = models.CharField(max_length=64, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="suggest_learned_version"),
            models.UniqueConstraint(
                fields=["kind"], condition=models.Q(active=True), name="suggest_learned_one_active"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"
