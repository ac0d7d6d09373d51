"""What a person does with queued jobs: start one, stop one."""

from __future__ import annotations

from django.utils.translation import gettext as _

from qipan.core.job_models import Job
from qipan.core.jobs.kinds import job_kind, job_kinds
from qipan.core.jobs.queue import enqueue_unless_active, request_cancel
from qipan.core.public import Actor, record, unit_of_work
from qipan.errors import InputError
from qipan.people.public import Permission, require, require_person


@unit_of_work
def start_job(*, by: Actor, kind: str) -> Job:
    """Start a job that may be started by hand; one of this kind that waits or runs already is given instead.

    Raises ``InputError`` for a kind that may not, ``NotPermitted``.
    """
    require_person(by)
    require(by, Permission.JOB_MANAGE)
    known = job_kind(kind)
    if known is None or not known.by_hand:
        offered = ", ".join(each.name for each in job_kinds() if each.by_hand)
        raise InputError(_("This job cannot be started by hand."), where="kind", mend=offered)
    job = enqueue_unless_active(kind, by=by, key=kind)
    if job.made_by == by.id and job.started_at is None:
        record("oversee.job.started", by=by, subject=job.public_id, data={"kind": kind})
    return job


@unit_of_work
def cancel_job(*, by: Actor, public_id: str) -> Job:
    """Stop a job: one that waits at once, one that runs at its next step.

    Raises ``NotFound``, ``RuleRefused`` for one that has ended, ``NotPermitted``.
    """
    require_person(by)
    require(by, Permission.JOB_MANAGE)
    job = request_cancel(by=by, public_id=public_id)
    record("oversee.job.cancelled", by=by, subject=public_id, data={"kind": job.kind})
    return job
