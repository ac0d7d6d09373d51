"""What other rooms may use of judgement."""

from qipan.judge import rules
from qipan.judge.models import Finding, Warning
from qipan.judge.selectors import (
    finding_by_id,
    latest_findings,
    open_findings,
    warning_by_id,
    warnings_in_force,
    warnings_of,
)
from qipan.judge.series import Now, Point, indicator_now, series
from qipan.judge.services import acknowledge, adjust, cancel, confirm, dismiss
from qipan.judge.watching import watch, watch_now

__all__ = [
    "Finding",
    "Now",
    "Point",
    "Warning",
    "acknowledge",
    "adjust",
    "cancel",
    "confirm",
    "dismiss",
    "finding_by_id",
    "indicator_now",
    "latest_findings",
    "open_findings",
    "rules",
    "series",
    "warning_by_id",
    "warnings_in_force",
    "warnings_of",
    "watch",
    "watch_now",
]
