"""All writes about limits in one place, and how a request of any kind is decided."""

from __future__ import annotations

from qipan.cases.limits.appeals import ask_appeal, decide_appeal
from qipan.cases.limits.change_condition import change_condition, reach_phase
from qipan.cases.limits.extensions import ask_extension, decide_extension
from qipan.cases.limits.models import ClockRequest
from qipan.cases.limits.suspensions import ask_suspension, decide_suspension, end_suspension
from qipan.cases.models import Appeal, Extension, Suspension
from qipan.core.public import Actor


def decide(*, by: Actor, asked: ClockRequest, approved: bool, reason: str) -> ClockRequest:
    """Decide a request of any kind, with reasons."""
    if isinstance(asked, Extension):
        return decide_extension(by=by, extension=asked, approved=approved, reason=reason)
    if isinstance(asked, Suspension):
        return decide_suspension(by=by, suspension=asked, approved=approved, reason=reason)
    if isinstance(asked, Appeal):
        return decide_appeal(by=by, appeal=asked, approved=approved, reason=reason)
    raise TypeError(type(asked).__name__)


__all__ = [
    "ask_appeal",
    "ask_extension",
    "ask_suspension",
    "change_condition",
    "decide",
    "decide_appeal",
    "decide_extension",
    "decide_suspension",
    "end_suspension",
    "reach_phase",
]
