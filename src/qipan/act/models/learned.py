"""Models that were learned from a city's own cases: plain numbers, with all that is needed to check them."""

from __future__ import annotations

from django.db import models

from qipan.core.public import ID_LENGTH


class LearnedModel(models.Model):
    """One trained version. ``content`` is data (no code), ``figures`` what was measured on later data."""

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    subject = models.CharField(max_length=24, help_text="What it answers, e.g. duplicates")
    content = models.JSONField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the content")
    data_name = models.CharField(max_length=200)
    data_digest = models.CharField(max_length=64)
    code_version = models.CharField(max_length=32)
    trained_from = models.DateField()
    trained_until = models.DateField(help_text="The day before which all training cases lie")
    figures = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)
    active = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject"], condition=models.Q(active=True), name="act_one_active_model"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.public_id}"
