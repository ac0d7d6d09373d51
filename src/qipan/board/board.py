"""What stands on the board beside the map: queues, judgement, what people ask, cases per hour."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from qipan.cases.public import (
    CaseFilter,
    asked_most,
    filters_of,
    list_cases,
    overdue_count,
    per_district,
    per_hour,
    queue_sizes,
)
from qipan.core.public import Actor, local_time
from qipan.judge.public import indicator_now, open_findings, warnings_in_force
from qipan.ui.public import last

NEWEST = 6
CHART_HOURS = 48
MOST_JUDGED = 6


def queues(by: Actor) -> dict[str, Any]:
    """Open cases by state, the overdue, the newest, and the reader's named filters (four queries)."""
    sizes = queue_sizes()
    return {
        "sizes": sizes,
        "open_cases": sum(sizes.values()),
        "overdue": overdue_count(),
        "newest": list_cases(by=by, wanted=CaseFilter(), size=NEWEST).cases,
        "kept": filters_of(by),
    }


def judgement(_by: Actor) -> dict[str, Any]:
    """Warnings in force, what waits for judgement, and which areas the map colours (two queries)."""
    warnings, findings = warnings_in_force(), open_findings(size=MOST_JUDGED + 1)
    return {
        "warnings": warnings,
        "coloured": [{"area": warning.area.code, "colour": warning.colour} for warning in warnings],
        "findings": findings[:MOST_JUDGED],
        "more_findings": len(findings) > MOST_JUDGED,
    }


def indicators(_by: Actor) -> dict[str, Any]:
    """Every indicator of the city at this moment beside what is usual (four queries each)."""
    return {"indicators": indicator_now()}


def asks(_by: Actor) -> dict[str, Any]:
    """What people ask most and where, in the last 24 hours (two queries)."""
    span = last(24)
    asked = asked_most(since=span.since, until=span.until)
    districts = per_district(since=span.since, until=span.until)
    return {
        "span": span,
        "asked": asked,
        "most": max((cases for _code, cases in asked), default=0),
        "districts": districts,
        "opened": sum(district.opened for district in districts),
    }


def hours(_by: Actor) -> dict[str, Any]:
    """Cases opened in each of the last 48 hours, hours without any counted as zero (one query)."""
    span = last(CHART_HOURS)
    counted = per_hour(since=span.since, until=span.until)
    starts = [span.since + timedelta(hours=step) for step in range(CHART_HOURS)]
    rows = [(local_time(start), counted.get(start, 0)) for start in starts]
    chart = {"hours": [f"{at:%m-%d %H:%M}" for at, _n in rows], "cases": [n for _at, n in rows]}
    return {"chart": chart, "chart_rows": rows, "chart_span": span}


def everything(by: Actor) -> dict[str, Any]:
    """All parts of the board's first screen, save the indicators, which the page fetches when it stands."""
    return {**queues(by), **judgement(by), **asks(by), **hours(by)}
