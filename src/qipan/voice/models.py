"""Tables of voice."""

from __future__ import annotations

from django.db import models

from qipan.core.public import ID_LENGTH


class Feedback(models.Model):
    """The reporter's verdict on an answered case, by whatever channel it came."""

    VERDICTS = [("confirmed", "confirmed"), ("contested", "contested")]

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    case = models.ForeignKey("act.Case", on_delete=models.PROTECT, related_name="feedback")
    verdict = models.CharField(max_length=12, choices=VERDICTS)
    text = models.TextField(blank=True)
    channel = models.CharField(max_length=16)
    given_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.case_id} {self.verdict}"
