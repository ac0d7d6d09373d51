"""Tables of decision."""

from __future__ import annotations

from django.db import models

from qipan.core.public import ID_LENGTH, Proved


class Dossier(Proved):
    """A decision: what was asked, on what evidence, what was open, who decided what and why."""

    STATES = [("draft", "draft"), ("signed", "signed"), ("withdrawn", "withdrawn")]

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    state = models.CharField(max_length=12, choices=STATES, default="draft")
    track = models.CharField(max_length=64, help_text="The track of the city's text on which it is decided")
    question = models.CharField(max_length=200)
    affected = models.TextField(help_text="Who is affected, who gains, who loses")
    legal_basis = models.CharField(max_length=300)
    review_indicator = models.CharField(max_length=64, blank=True, help_text="What the review will measure")
    unasked = models.TextField(blank=True, help_text="Why somebody who should be asked was not")
    unasked_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    chosen = models.ForeignKey("decide.Option", on_delete=models.PROTECT, null=True, related_name="+")
    reasons = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    simulated = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["state", "-opened_at"], name="decide_dossier_state")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="signed")
                | (
                    models.Q(decided_by__isnull=False, decided_at__isnull=False, chosen__isnull=False)
                    & ~models.Q(reasons="")
                ),
                name="decide_signed_has_decider_and_reasons",
            )
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.question}"


class Option(Proved):
    """One thing that could be done, with its expected effect; doing nothing is an option too."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    effects = models.TextField(help_text="Expected effects, with what they rest on")
    costs = models.TextField(blank=True)
    predicted = models.FloatField(null=True, help_text="Expected value of the review indicator")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "position"], name="decide_option_place")]

    def __str__(self) -> str:
        return self.title


class Opinion(Proved):
    """What somebody affected or asked said of the question, and how the dossier answered it."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="opinions")
    voice = models.CharField(
        max_length=120, help_text="Whose opinion: a group, a party, a process; no private name"
    )
    group = models.CharField(max_length=64, blank=True, help_text="Which of those the track asks")
    text = models.TextField()
    given_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.voice}: {self.text[:40]}"
