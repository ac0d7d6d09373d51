"""Tables of voice."""

from __future__ import annotations

from django.db import models

from qipan.core.public import ID_LENGTH, Proved


class Feedback(Proved):
    """The reporter's verdict on an answered case, by whatever channel it came."""

    VERDICTS = [("confirmed", "confirmed"), ("contested", "contested")]

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="feedback")
    verdict = models.CharField(max_length=12, choices=VERDICTS)
    reason = models.CharField(max_length=64, blank=True, help_text="Why contested: a code of the city's text")
    text = models.TextField(blank=True)
    channel = models.CharField(max_length=16)
    given_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["given_at", "id"], name="voice_feedback_worded", condition=~models.Q(text="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.verdict}"


class CallAttempt(Proved):
    """One attempt of the hotline to ask a reporter for the verdict: what came of it, by whom."""

    OUTCOMES = [
        ("no-answer", "no answer"),
        ("refused", "refused"),
        ("skipped", "skipped"),
        ("reached", "reached"),
    ]

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="call_attempts")
    outcome = models.CharField(max_length=10, choices=OUTCOMES)
    reason = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["case", "made_at"], name="voice_attempts_of_case"),
            models.Index(fields=["made_at"], name="voice_attempts_lately"),
            models.Index(
                fields=["made_at", "id"], name="voice_attempt_worded", condition=~models.Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.outcome}"
