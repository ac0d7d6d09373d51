"""The course of an indicator around a finding, as numbers for a chart."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from qipan.core.public import local_time
from qipan.judge.models import Finding
from qipan.judge.series import series

BEFORE, AFTER = timedelta(hours=18), timedelta(hours=12)


def course_of(finding: Finding) -> dict[str, list[Any]]:
    """Counts, the usual and its upper bound per step; None where the feed was silent or nothing is known."""
    points = series(
        indicator=finding.indicator,
        area=finding.area.code,
        start=finding.window_end - BEFORE,
        end=finding.last_excess_at + AFTER,
    )
    return {
        "times": [local_time(p.at).strftime("%m-%d %H:%M") for p in points],
        "observed": [p.observed for p in points],
        "expected": [p.expected for p in points],
        "upper": [p.upper for p in points],
    }
