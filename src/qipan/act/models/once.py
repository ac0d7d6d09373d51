"""That a report was taken in under a key of its sender: sent again, it gives the same receipt."""

from __future__ import annotations

from django.db import models

from qipan.act.models.cases import Case


class TakenOnce(models.Model):
    """``key`` is the SHA-256 of the sender's key, ``digest`` of all that was said: neither itself is kept."""

    key = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    taken_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.key[:12]} {self.case_id}"
