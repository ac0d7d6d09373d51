"""The API of operation: queued jobs, their progress, and cancelling."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from qipan.core.jobs.queue import job_by_id
from qipan.oversee.operations.selectors import job_out, jobs
from qipan.oversee.operations.services import cancel_job, start_job
from qipan.people.public import Permission, actor_on, require
from qipan.ui.public import Body

router = Router(tags=["operation"])
JobState = Literal["waiting", "running", "done", "failed", "cancelled"]


class JobOut(Schema):
    """A queued job. ``total`` 0 means that nobody knows yet how much there is to do."""

    row: int = Field(description="Give the least of a page as ``before`` to see older ones")
    id: str
    kind: str
    title: str
    lane: str
    state: JobState
    attempts: int
    done: int
    total: int
    words: str
    made_at: datetime
    made_by: str
    due_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    cancelled_by: str
    last_error: str
    result: dict[str, Any]


class JobIn(Body):
    """Which job is to run."""

    kind: str


class JobQuery(Schema):
    """Which jobs; an empty ``state`` stands for all."""

    state: JobState | Literal[""] = ""
    before: int = Field(0, ge=0, le=2**63 - 1)
    size: int = Field(50, ge=1, le=200)


@router.get("/jobs", response=list[JobOut], summary="Queued jobs, the newest first")
def list_jobs(request: HttpRequest, query: Query[JobQuery]) -> list[dict[str, Any]]:
    """Needs ``operations.view``."""
    return [job_out(job) for job in jobs(by=actor_on(request), **query.model_dump())]


@router.get("/jobs/{job_id}", response=JobOut, summary="One queued job and how far it is")
def one_job(request: HttpRequest, job_id: str) -> dict[str, Any]:
    """Needs ``operations.view``."""
    require(actor_on(request), Permission.OPERATIONS_VIEW)
    return job_out(job_by_id(job_id))


@router.post("/jobs", response={201: JobOut}, summary="Start a job")
def start(request: HttpRequest, wanted: JobIn) -> Status[dict[str, Any]]:
    """One that waits or runs already is given instead. Needs ``job.manage``."""
    return Status(201, job_out(start_job(by=actor_on(request), kind=wanted.kind)))


@router.post("/jobs/{job_id}/cancel", response=JobOut, summary="Stop a job")
def cancel(request: HttpRequest, job_id: str) -> dict[str, Any]:
    """One that waits ends at once, one that runs at its next step. Needs ``job.manage``."""
    return job_out(cancel_job(by=actor_on(request), public_id=job_id))
