"""What became of the machine's suggestions, over all people together: there is no table of persons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, Q
from django.db.models.functions import TruncMonth

from qipan.cases.models import TriageVerdict
from qipan.core.public import Actor, Description
from qipan.errors import NotFound
from qipan.people.public import Permission, require
from qipan.suggest.public import KIND, LearnedModel

MOST = 50
WITHOUT_CONTENT = ("content",)


@dataclass(frozen=True, slots=True)
class Totals:
    """Triages by people: how often the machine had spoken, and how often it was followed."""

    decided: int
    spoken: int
    agreed: int

    @property
    def coverage(self) -> float | None:
        """Share of triages on which the machine spoke."""
        return self.spoken / self.decided if self.decided else None

    @property
    def agreement(self) -> float | None:
        """Share of what it said that people chose too."""
        return self.agreed / self.spoken if self.spoken else None


def totals(*, by: Actor, voice: str = "model") -> Totals:
    """All triages beside which ``voice`` stood (one query)."""
    require(by, Permission.MODEL_VIEW)
    spoken = Q(abstained=False)
    rows = TriageVerdict.objects.filter(voice=voice)
    return Totals(
        **rows.aggregate(
            decided=Count("id"),
            spoken=Count("id", filter=spoken),
            agreed=Count("id", filter=spoken & Q(agreed=True)),
        )
    )


def overrides(*, by: Actor) -> list[dict[str, Any]]:
    """What was suggested, what was chosen instead, and how often; the most frequent first (one query)."""
    require(by, Permission.MODEL_VIEW)
    rows = TriageVerdict.objects.filter(agreed=False).values("voice", "suggested", "chosen")
    told = rows.annotate(times=Count("id"))
    return [dict(row) for row in told.order_by("-times", "suggested", "chosen")[:MOST]]


def calibration(*, by: Actor) -> list[dict[str, Any]]:
    """By month and tenth of probability: how sure it was, and how often people chose the same (one query)."""
    require(by, Permission.MODEL_VIEW)
    rows = TriageVerdict.objects.filter(voice="model", tenth__isnull=False, abstained=False)
    grouped = rows.annotate(month=TruncMonth("decided_at")).values("month", "tenth")
    told = grouped.annotate(
        times=Count("id"), said=Avg("probability"), agreed=Count("id", filter=Q(agreed=True))
    )
    return [
        {**row, "right": row["agreed"] / row["times"]} for row in told.order_by("-month", "-tenth")[:MOST]
    ]


def models_of(*, by: Actor) -> list[LearnedModel]:
    """The newest versions, without their arrays (one query)."""
    require(by, Permission.MODEL_VIEW)
    return list(LearnedModel.objects.filter(kind=KIND).defer(*WITHOUT_CONTENT).order_by("-version")[:MOST])


def model_by_id(public_id: str, *, by: Actor) -> LearnedModel:
    """One version, without its arrays. Raises ``NotFound``."""
    require(by, Permission.MODEL_VIEW)
    found = LearnedModel.objects.filter(public_id=public_id, kind=KIND).defer(*WITHOUT_CONTENT).first()
    if found is None:
        raise NotFound(f"No model has the id {public_id}.")
    return found


def describe_models(ids: Iterable[str]) -> Iterable[Description]:
    """Descriptions for a walk (one query)."""
    for m in LearnedModel.objects.filter(public_id__in=list(ids)).defer(*WITHOUT_CONTENT):
        # Only triage has pages for its models.
        state, url = (
            "active" if m.active else "kept",
            f"/triage/models/{m.public_id}/" if m.kind == KIND else "",
        )
        yield Description(
            m.public_id, "model", f"{m.kind} {m.version}", state, m.trained_at.isoformat(), url, m.simulated
        )
