"""The queue: a job is written in the transaction of the change that asks for it, and goes with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext as _

from qipan.core import clock
from qipan.core.actors import Actor
from qipan.core.ids import new_id
from qipan.core.job_models import Job
from qipan.core.jobs.kinds import job_kind
from qipan.core.leases import take_first
from qipan.errors import NotFound, RuleRefused

ACTIVE = ("waiting", "running")


def enqueue(kind: str, *, by: Actor, data: Mapping[str, Any] | None = None, key: str = "") -> Job:
    """Ask for a job. ``data`` names things by id, never by personal data; the same ``key`` runs in order.

    Raises ``ValueError`` for a kind that is not registered.
    """
    known = job_kind(kind)
    if known is None:
        raise ValueError(f"No kind of job is called {kind}.")
    now = clock.wall_now()
    return Job.objects.create(
        public_id=new_id("job", now),
        kind=kind,
        lane=known.lane,
        key=key,
        data=dict(data or {}),
        made_at=now,
        made_by=by.id,
        due_at=now,
    )


def enqueue_unless_active(kind: str, *, by: Actor, data: Mapping[str, Any] | None = None, key: str) -> Job:
    """Ask for a job, or give the one of this kind and key that waits or runs already."""
    active = Job.objects.filter(kind=kind, key=key, state__in=ACTIVE).order_by("id").first()
    return active or enqueue(kind, by=by, data=data, key=key)


def claim_job(lane: str) -> tuple[Job, str] | None:
    """Lease the next job of a lane; returns it with its lease before (not empty: its worker went away).

    Of those with one key only the oldest is a candidate, so that no two run beside each other.
    """
    now = clock.wall_now()
    older = Job.objects.filter(lane=lane, key=OuterRef("key"), state__in=ACTIVE, pk__lt=OuterRef("pk"))
    due: QuerySet[Job] = Job.objects.filter(lane=lane, state__in=ACTIVE, due_at__lte=now)
    due = due.exclude(Exists(older.exclude(key=""))).order_by("due_at", "id")
    return take_first(due, state="running", started_at=now, attempts=F("attempts") + 1)


@transaction.atomic
def request_cancel(*, by: Actor, public_id: str) -> Job:
    """Ask a job to stop: one that waits ends now, one that runs at its next step.

    The caller checks that ``by`` may. Raises ``NotFound``, ``RuleRefused`` for one that has ended.
    """
    job = Job.objects.select_for_update().filter(public_id=public_id).first()
    if job is None:
        raise NotFound(_("No job has the id %(id)s.") % {"id": public_id})
    if job.state not in ACTIVE:
        raise RuleRefused(_("This job has ended already."), where=public_id)
    job.cancel_by = by.id
    if job.state == "waiting":
        job.state, job.ended_at = "cancelled", clock.wall_now()
    job.save(update_fields=["cancel_by", "state", "ended_at"])
    return job


def latest_jobs(*, state: str = "", before: int = 0, size: int = 100) -> list[Job]:
    """Jobs, newest first (one query)."""
    rows = Job.objects.order_by("-id")
    rows = rows.filter(state=state) if state else rows
    return list((rows.filter(pk__lt=before) if before else rows)[:size])


def job_by_id(public_id: str) -> Job:
    """The job with an id. Raises ``NotFound``."""
    job = Job.objects.filter(public_id=public_id).first()
    if job is None:
        raise NotFound(_("No job has the id %(id)s.") % {"id": public_id})
    return job
