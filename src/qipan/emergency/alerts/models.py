"""Messages to the public, kept as they were sent."""

from __future__ import annotations

from django.db import models

from qipan.core.public import ID_LENGTH, Proved

GRAVE = ("orange", "red")
"""Colours of what goes out by two persons."""


class PublicAlert(Proved):
    """A CAP message: an act of a named person, never changed. ``chain`` is the first message of its chain."""

    TYPES = [("Alert", "Alert"), ("Update", "Update"), ("Cancel", "Cancel")]

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    warning = models.ForeignKey("judge.Warning", on_delete=models.PROTECT, related_name="alerts")
    chain = models.CharField(max_length=ID_LENGTH)
    position = models.PositiveSmallIntegerField(help_text="1 for the first message of the chain")
    message_type = models.CharField(max_length=8, choices=TYPES)
    status = models.CharField(max_length=8)
    colour = models.CharField(max_length=8)
    sender = models.CharField(max_length=120)
    sent = models.DateTimeField()
    expires = models.DateTimeField(null=True)
    headline_zh = models.CharField(max_length=160)
    headline_en = models.CharField(max_length=160)
    text_zh = models.TextField()
    text_en = models.TextField()
    instruction_zh = models.TextField(blank=True)
    instruction_en = models.TextField(blank=True)
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    issued_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    seconded_by = models.ForeignKey(
        "people.Account",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who read an orange or red one and let it go out",
    )
    reasons = models.TextField()
    content = models.TextField(help_text="The XML as it was sent")
    simulated = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["-sent", "-id"], name="judge_alert_newest")]
        constraints = [
            # Of two officers at once the second one's message would not name the first one's.
            models.UniqueConstraint(fields=["chain", "position"], name="judge_alert_chain"),
            models.CheckConstraint(condition=~models.Q(reasons=""), name="judge_alert_has_reasons"),
            models.CheckConstraint(
                condition=~models.Q(colour__in=GRAVE)
                | models.Q(message_type="Cancel")
                | models.Q(seconded_by__isnull=False) & ~models.Q(seconded_by=models.F("issued_by")),
                name="judge_alert_grave_by_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.message_type}"

    def headline(self, language: str) -> str:
        """The headline in Chinese for ``zh*``, in English otherwise."""
        return self.headline_zh if language.startswith("zh") else self.headline_en

    def text(self, language: str) -> str:
        """What is happening, in the language."""
        return self.text_zh if language.startswith("zh") else self.text_en

    def instruction(self, language: str) -> str:
        """What people should do, in the language."""
        return self.instruction_zh if language.startswith("zh") else self.instruction_en


class AlertProposal(Proved):
    """An orange or red alert as one officer wrote it, until another lets it go out or it is withdrawn."""

    STATES = [("open", "open"), ("sent", "sent"), ("withdrawn", "withdrawn")]

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    warning = models.ForeignKey("judge.Warning", on_delete=models.PROTECT, related_name="alert_proposals")
    words = models.JSONField(help_text="What the public reads, in both languages")
    reasons = models.TextField()
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=STATES, default="open")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    ended_why = models.TextField(blank=True)
    alert = models.OneToOneField(PublicAlert, on_delete=models.PROTECT, null=True, related_name="proposal")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["warning"], condition=models.Q(state="open"), name="judge_alert_proposed_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="sent") | ~models.Q(ended_by=models.F("proposed_by")),
                name="judge_alert_seconded_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.state}"
