"""Queued jobs of oversight."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from qipan.core.heads import heads_file, read_heads
from qipan.core.public import JobKind, JobRun, register_kind
from qipan.core.verify import verify


def verify_log(run: JobRun) -> dict[str, Any]:
    """Recompute the whole chain of the log, as ``qipan verify`` does."""
    run.progress(0, 1)
    report = verify(read_heads(heads_file()))
    run.progress(1, 1)
    breaches = [
        {"kind": breach.kind, "no": breach.no, "subject": breach.subject} for breach in report.breaches
    ]
    counts = {"events": report.events, "seals": report.seals, "heads": report.heads}
    return {"intact": report.intact, **counts, "breaches": breaches}


def register_jobs() -> None:
    """Called once when the program starts."""
    kind = JobKind(
        "oversee.verify", _("Verify the whole log"), verify_log, "checks", by_hand=True, attempts=2
    )
    register_kind(kind)
