"""What a prepared demo holds: counts, and the ids of its story from the first signal to the review."""

from __future__ import annotations

from qipan.cases.public import Case, Check, Order, Outcome
from qipan.core.models import Edge
from qipan.core.public import Event
from qipan.decide.public import Dossier
from qipan.emergency.public import PublicAlert
from qipan.judge import public as judge
from qipan.oversee.public import Review
from qipan.sense.public import Signal
from qipan.simulate.officers import Chain
from qipan.voice.public import Feedback

STAGES = ("signal", "finding", "warning", "decision", "case", "order", "outcome", "check", "review")


def counts() -> dict[str, int]:
    """How many of each the store holds (one query each)."""
    standing = {
        "signals": Signal.objects,
        "findings": judge.Finding.objects,
        "warnings": judge.Warning.objects,
        "alerts": PublicAlert.objects,
        "decisions": Dossier.objects,
        "cases": Case.objects,
        "orders": Order.objects,
        "outcomes": Outcome.objects,
        "checks": Check.objects,
        "feedback": Feedback.objects,
        "reviews": Review.objects,
        "links": Edge.objects,
        "events": Event.objects,
    }
    return {name: rows.count() for name, rows in standing.items()}


def story_chain(chain: Chain) -> dict[str, str]:
    """Public ids along a chain, by stage, from the first signal that is evidence of its finding."""
    ids = chain.ids
    first = Edge.objects.filter(target=ids["finding"], relation="evidence").order_by("source").first()
    found = {"signal": first.source, **ids} if first else ids
    return {stage: found[stage] for stage in STAGES if stage in found}
