"""Photos and voice notes."""

from __future__ import annotations

from django.db import models

from qipan.core.public import ID_LENGTH, Proved


class Attachment(Proved):
    """A photo or voice note of a signal, an outcome, a check or a visit.

    ``original`` and ``shown`` are SHA-256 digests under which the files lie in the store's folder. The
    original is opened with a purpose only; ``shown`` is made anew without anything that the camera told, with
    ``boxes`` covered. A photo is seen by strangers only after ``released_by`` has looked at it.
    """

    KINDS = [("photo", "photo"), ("voice", "voice")]

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    folder = models.CharField(
        max_length=ID_LENGTH, db_index=True, help_text="The matter under which it is kept: a case"
    )
    subject = models.CharField(max_length=ID_LENGTH, db_index=True)
    kind = models.CharField(max_length=8, choices=KINDS)
    original = models.CharField(max_length=64, blank=True, db_index=True, help_text="Empty once deleted")
    original_type = models.CharField(max_length=16)
    original_bytes = models.PositiveIntegerField()
    shown = models.CharField(max_length=64, blank=True, db_index=True)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    seconds = models.FloatField(null=True)
    taken_at = models.DateTimeField(null=True, help_text="As the camera told it")
    lon = models.FloatField(null=True, help_text="As the camera told it: a proposal")
    lat = models.FloatField(null=True)
    boxes = models.JSONField(default=list)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=64)
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    shredded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "original"],
                condition=~models.Q(original=""),
                name="media_attachment_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["added_at", "id"], name="media_attachment_kept", condition=models.Q(shredded_at=None)
            ),
            models.Index(
                fields=["added_at", "id"],
                name="media_attachment_original",
                condition=~models.Q(original=""),
            ),
        ]

    def __str__(self) -> str:
        return self.public_id
