"""Reads of oversight: reviews, the audit trail, evaluation with numerator, denominator and interval."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from qipan.cases.public import share_of_cases
from qipan.core.public import Actor, Description, pack
from qipan.kernels.proportions import wilson
from qipan.oversee.models import Review
from qipan.oversee.section.evaluation import EVALUATION, EvaluationIndicator
from qipan.people.public import Permission, require

# Sets whose figure an approved appeal changes; both figures are shown.
EXCUSABLE = frozenset({"closed-in-time"})


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A share with all that is needed to contest it: counts, 95 % interval (Wilson 1927), version, period.

    ``without_exemptions`` is the numerator as the facts were, where appeals can change it.
    """

    indicator: EvaluationIndicator
    numerator: int
    denominator: int
    low: float
    high: float
    start: datetime
    end: datetime
    without_exemptions: int | None = None

    @property
    def exempted(self) -> int:
        """How many cases are in the numerator only because an appeal excused their overtime."""
        return 0 if self.without_exemptions is None else self.numerator - self.without_exemptions

    @property
    def raw_percent(self) -> str:
        """The share in per cent as the facts were, exemptions left out; empty where it is no other figure."""
        if self.without_exemptions is None or not self.denominator:
            return ""
        return f"{100 * self.without_exemptions / self.denominator:.1f}"

    @property
    def share(self) -> float | None:
        """The share, or None where nothing fell due."""
        return self.numerator / self.denominator if self.denominator else None

    @property
    def percent(self) -> str:
        """The share in per cent with one decimal, empty where nothing fell due."""
        return "" if self.share is None else f"{100 * self.share:.1f}"

    @property
    def interval(self) -> str:
        """The 95 % interval in per cent."""
        return f"{100 * self.low:.1f}–{100 * self.high:.1f} %"


def evaluate(
    *, by: Actor, start: datetime, end: datetime, district: str = "", party: str = ""
) -> list[Evaluation]:
    """All evaluation indicators of the pack over cases opened in [start, end), of all leads or of one."""
    require(by, Permission.EVALUATION_VIEW)
    counted = partial(share_of_cases, start=start, end=end, district=district, party=party)
    return [_evaluation(indicator, start, end, counted) for indicator in pack().pack[EVALUATION]]


def _evaluation(
    indicator: EvaluationIndicator, start: datetime, end: datetime, count: Callable[..., tuple[int, int]]
) -> Evaluation:
    counted = partial(count, numerator=indicator.numerator, denominator=indicator.denominator)
    numerator, denominator = counted()
    raw = counted(excused=False)[0] if indicator.numerator in EXCUSABLE else None
    low, high = wilson(numerator, denominator)
    return Evaluation(indicator, numerator, denominator, float(low), float(high), start, end, raw)


def reviews_of(subject: str) -> list[Review]:
    """Reviews of a case or decision, oldest first (one query)."""
    return list(Review.objects.filter(subject=subject).select_related("reviewed_by").order_by("id"))


def describe_reviews(ids: Iterable[str]) -> Iterable[Description]:
    """Descriptions for a walk (one query)."""
    for r in Review.objects.filter(public_id__in=list(ids)):
        yield Description(
            r.public_id,
            "review",
            r.lesson[:120],
            "",
            r.reviewed_at.isoformat(),
            f"/walk/{r.public_id}/",
            r.simulated,
        )
