"""The API of the pool: import runs, their quality, and what they did not accept."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from qipan.people.public import Permission, actor_on, require
from qipan.pool.models import QuarantinedRow, Run
from qipan.pool.quarantine import quarantine_reasons, quarantined_rows
from qipan.pool.rereading import reread_quarantine
from qipan.pool.resolving import dismiss_row
from qipan.pool.selectors import latest_runs, run_by_id
from qipan.sense.public import source_by_code

router = Router(tags=["pool"])
RowNumber = Annotated[int, Field(ge=0, lt=2**31)]


class RunOut(Schema):
    """One import: ``rows_read = accepted + updated + unchanged + quarantined`` when it is finished."""

    id: str
    source: str
    mapping_version: str
    file_name: str
    file_digest: str
    file_bytes: int
    scope: str
    state: str
    rows_read: int
    accepted: int
    updated: int
    unchanged: int
    quarantined: int
    started_at: datetime
    finished_at: datetime | None
    started_by: str
    error: str


class RunDetail(RunOut):
    """A run with its quality figures and its quarantined rows by reason."""

    quality: dict[str, Any]
    reasons: dict[str, int]


class RowOut(Schema):
    """A row that was not accepted, and why. Its content is shown on the pages only."""

    id: str
    row: int
    reason: str
    column: str
    message: str
    resolved_at: datetime | None
    resolution: str


@router.get("/pool/runs", response=list[RunOut], summary="List the newest imports")
def list_runs(request: HttpRequest, size: int = 50) -> list[dict[str, Any]]:
    """At most 200. Needs ``pool.view``."""
    require(actor_on(request), Permission.POOL_VIEW)
    return [_run(run) for run in latest_runs(max(1, min(size, 200)))]


@router.get("/pool/runs/{run_id}", response=RunDetail, summary="One import")
def read_run(request: HttpRequest, run_id: str) -> dict[str, Any]:
    """Needs ``pool.view``."""
    require(actor_on(request), Permission.POOL_VIEW)
    run = run_by_id(run_id)
    return {**_run(run), "quality": run.quality, "reasons": quarantine_reasons(run)}


@router.get("/pool/runs/{run_id}/quarantine", response=list[RowOut], summary="Rows that were not accepted")
def read_quarantine(
    request: HttpRequest, run_id: str, reason: str = "", after: RowNumber = 0, size: int = 50
) -> list[dict[str, Any]]:
    """In the file's order, behind the row number ``after``; at most 200. Needs ``pool.view``."""
    require(actor_on(request), Permission.POOL_VIEW)
    rows = quarantined_rows(run_by_id(run_id), reason=reason, after=after, size=max(1, min(size, 200)))
    return [_row(row) for row in rows]


class Dismissal(Schema):
    """Why a row stays out."""

    reason: str


class Reread(Schema):
    """The runs that took quarantined rows in, and how many rows."""

    runs: list[str]
    rows: int


@router.post("/pool/rows/{row_id}/dismiss", response=RowOut, summary="Resolve a quarantined row by hand")
def dismiss(request: HttpRequest, row_id: str, told: Dismissal) -> dict[str, Any]:
    """The row stays out; the person's reason is kept with it. Needs ``pool.import``."""
    return _row(dismiss_row(by=actor_on(request), row=row_id, reason=told.reason))


@router.post("/pool/sources/{code}/reread", response=Reread, summary="Read a source's quarantine again")
def reread(request: HttpRequest, code: str) -> dict[str, Any]:
    """Under the source's present mapping; what it takes is resolved. Needs ``pool.import``."""
    taken = reread_quarantine(by=actor_on(request), source=source_by_code(code))
    return {"runs": [run.public_id for run in taken], "rows": sum(run.rows_read for run in taken)}


def _row(row: QuarantinedRow) -> dict[str, Any]:
    names = ("row", "reason", "column", "message", "resolved_at", "resolution")
    return {"id": row.public_id, **{name: getattr(row, name) for name in names}}


def _run(run: Run) -> dict[str, Any]:
    names = [name for name in RunOut.model_fields if name not in ("id", "source")]
    return {"id": run.public_id, "source": run.source.code, **{name: getattr(run, name) for name in names}}
