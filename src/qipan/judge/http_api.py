"""The API of judgement: findings that wait for a person, warnings in force, indicators as they stand."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Field, Router, Schema, Status
from pydantic import AwareDatetime

from qipan.core.public import pack
from qipan.judge import services
from qipan.judge.models import Finding, Warning
from qipan.judge.selectors import finding_by_id, latest_findings, latest_warnings, warning_by_id, warnings_of
from qipan.judge.series import indicator_now, series
from qipan.people.public import Permission, actor_on, require
from qipan.ui.public import Body

router = Router(tags=["judgement"])


class FindingOut(Schema):
    """A signal for judgement: what was seen, what is usual, how rare so much is."""

    id: str
    kind: str
    indicator: str
    indicator_name: str
    area: str
    area_name: str
    state: Literal["open", "acknowledged", "confirmed", "dismissed"]
    raised_at: datetime
    last_excess_at: datetime
    ended_at: datetime | None
    window_start: datetime
    window_end: datetime
    observed: float
    expected: float
    upper: float
    recurrence_days: float
    coverage: float
    evidence: int
    method: str
    simulated: bool
    judged_by: str
    judged_at: datetime | None
    reasons: str


class WarningOut(Schema):
    """A warning: the act of a named person, with a colour from the city's table."""

    id: str
    finding: str
    previous: str
    state: Literal["in-force", "adjusted", "cancelled"]
    colour: Literal["blue", "yellow", "orange", "red"]
    urgency: str
    trend: str
    harm: str
    title: str
    text: str
    area: str
    area_name: str
    issued_at: datetime
    issued_by: str
    reasons: str
    ended_at: datetime | None
    simulated: bool


class FindingDetail(FindingOut):
    """A finding with all revisions of its warning, oldest first."""

    warnings: list[WarningOut]


class ReasonsIn(Body):
    """Why; it stays in the log."""

    reasons: str


class JudgementIn(ReasonsIn):
    """A person's grades, by which the city's table sets the colour, and the warning's words."""

    urgency: str
    trend: str
    harm: str
    title: str = Field(max_length=120)
    text: str


class PointOut(Schema):
    """A window's count at a moment; ``observed`` is null while the feed is silent: a gap is not zero."""

    at: datetime
    observed: float | None
    expected: float | None
    upper: float | None
    verdict: str


class IndicatorNowOut(PointOut):
    """An indicator of the whole city at this moment."""

    code: str
    name: str
    unit: str


@router.get("/findings", response=list[FindingOut], summary="List the newest findings")
def list_findings(
    request: HttpRequest,
    state: Literal["", "open", "acknowledged", "confirmed", "dismissed"] = "",
    size: int = 50,
) -> list[dict[str, Any]]:
    """At most 200. Needs ``board.view``."""
    require(actor_on(request), Permission.BOARD_VIEW)
    return [_finding(found) for found in latest_findings(state=state, size=_within(size))]


@router.get("/findings/{finding_id}", response=FindingDetail, summary="One finding")
def read_finding(request: HttpRequest, finding_id: str) -> dict[str, Any]:
    """Needs ``board.view``. Its evidence is reached by ``/walk/{id}?direction=up``."""
    require(actor_on(request), Permission.BOARD_VIEW)
    found = finding_by_id(finding_id)
    return {**_finding(found), "warnings": [_warning(warning) for warning in warnings_of(found)]}


@router.post("/findings/{finding_id}/acknowledge", response=FindingOut, summary="Take a finding on")
def acknowledge(request: HttpRequest, finding_id: str) -> dict[str, Any]:
    """Needs ``finding.judge`` and a named person."""
    services.acknowledge(by=actor_on(request), finding=finding_by_id(finding_id))
    return _finding(finding_by_id(finding_id))


@router.post("/findings/{finding_id}/dismiss", response=FindingOut, summary="Judge that it is nothing")
def dismiss(request: HttpRequest, finding_id: str, told: ReasonsIn) -> dict[str, Any]:
    """Needs ``finding.judge``, a named person and reasons."""
    services.dismiss(by=actor_on(request), finding=finding_by_id(finding_id), reasons=told.reasons)
    return _finding(finding_by_id(finding_id))


@router.post("/findings/{finding_id}/confirm", response={201: WarningOut}, summary="Issue a warning")
def confirm(request: HttpRequest, finding_id: str, told: JudgementIn) -> Status[dict[str, Any]]:
    """Needs ``warning.issue``, a named person and reasons. The grades set the colour, no figure does."""
    by, found = actor_on(request), finding_by_id(finding_id)
    made = services.confirm(by=by, finding=found, **told.model_dump())
    return Status(201, _warning(warning_by_id(made.public_id)))


@router.get("/warnings", response=list[WarningOut], summary="List the newest warnings")
def list_warnings(
    request: HttpRequest, state: Literal["", "in-force", "adjusted", "cancelled"] = "in-force", size: int = 50
) -> list[dict[str, Any]]:
    """Those in force unless asked otherwise; at most 200. Needs ``board.view``."""
    require(actor_on(request), Permission.BOARD_VIEW)
    return [_warning(found) for found in latest_warnings(state=state, size=_within(size))]


@router.get("/warnings/{warning_id}", response=WarningOut, summary="One warning")
def read_warning(request: HttpRequest, warning_id: str) -> dict[str, Any]:
    """Needs ``board.view``."""
    require(actor_on(request), Permission.BOARD_VIEW)
    return _warning(warning_by_id(warning_id))


@router.post("/warnings/{warning_id}/adjust", response={201: WarningOut}, summary="Replace a warning")
def adjust(request: HttpRequest, warning_id: str, told: JudgementIn) -> Status[dict[str, Any]]:
    """Needs ``warning.issue`` and reasons. The old revision stays, as adjusted."""
    by, found = actor_on(request), warning_by_id(warning_id)
    made = services.adjust(by=by, warning=found, **told.model_dump())
    return Status(201, _warning(warning_by_id(made.public_id)))


@router.post("/warnings/{warning_id}/cancel", response=WarningOut, summary="End a warning")
def cancel(request: HttpRequest, warning_id: str, told: ReasonsIn) -> dict[str, Any]:
    """Needs ``warning.issue`` and reasons."""
    services.cancel(by=actor_on(request), warning=warning_by_id(warning_id), reasons=told.reasons)
    return _warning(warning_by_id(warning_id))


@router.get("/indicators/now", response=list[IndicatorNowOut], summary="How each indicator stands")
def indicators_now(request: HttpRequest) -> list[dict[str, Any]]:
    """For the whole city, at this moment. Needs ``board.view``."""
    require(actor_on(request), Permission.BOARD_VIEW)
    language = get_language() or "zh"
    return [
        {
            "code": now.indicator.code,
            "name": now.indicator.name.in_language(language),
            "unit": now.indicator.unit.in_language(language),
            **_point(now.point),
        }
        for now in indicator_now()
    ]


@router.get("/indicators/{code}/series", response=list[PointOut], summary="The course of an indicator")
def read_series(
    request: HttpRequest, code: str, start: AwareDatetime, end: AwareDatetime, area: str = ""
) -> list[dict[str, Any]]:
    """Up to 31 days; an empty ``area`` is the city. Times with their zone. Needs ``board.view``."""
    require(actor_on(request), Permission.BOARD_VIEW)
    where = area or pack().pack.city.own_area
    return [_point(point) for point in series(indicator=code, area=where, start=start, end=end)]


def _within(size: int) -> int:
    return max(1, min(size, 200))


def _point(point: Any) -> dict[str, Any]:
    return {part: getattr(point, part) for part in ("at", "observed", "expected", "upper", "verdict")}


FINDING = (
    *("kind", "indicator", "state", "raised_at", "last_excess_at", "ended_at", "window_start", "window_end"),
    *("observed", "expected", "upper", "recurrence_days", "coverage", "evidence", "method", "simulated"),
    *("judged_at", "reasons"),
)
WARNING = (
    *("state", "colour", "urgency", "trend", "harm", "title", "text", "issued_at", "reasons", "ended_at"),
    "simulated",
)


def _finding(found: Finding) -> dict[str, Any]:
    language = get_language() or "zh"
    return {
        "id": found.public_id,
        "indicator_name": pack().label("indicator", found.indicator, language),
        "area": found.area.code,
        "area_name": found.area.in_language(language),
        "judged_by": found.judged_by.public_id if found.judged_by else "",
        **{name: getattr(found, name) for name in FINDING},
    }


def _warning(found: Warning) -> dict[str, Any]:
    return {
        "id": found.public_id,
        "finding": found.finding.public_id,
        "previous": found.previous.public_id if found.previous else "",
        "area": found.area.code,
        "area_name": found.area.in_language(get_language() or "zh"),
        "issued_by": found.issued_by.public_id,
        **{name: getattr(found, name) for name in WARNING},
    }
