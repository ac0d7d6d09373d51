"""Reads of the pool: sources, runs, descriptions for a walk."""

from __future__ import annotations

from collections.abc import Iterable

from qipan.core.public import Description
from qipan.errors import NotFound
from qipan.pool.models import Run
from qipan.sense.public import Source


def sources_overview() -> list[Source]:
    """All sources with their owners (one query)."""
    return list(Source.objects.select_related("owner").order_by("code"))


def latest_runs(size: int = 50) -> list[Run]:
    """The newest runs with their sources (one query)."""
    return list(Run.objects.select_related("source").order_by("-id")[:size])


def run_by_id(public_id: str) -> Run:
    """The run with a public id. Raises ``NotFound``."""
    found = Run.objects.select_related("source__owner").filter(public_id=public_id).first()
    if found is None:
        raise NotFound(f"No import has the id {public_id}.")
    return found


def describe_runs(ids: Iterable[str]) -> Iterable[Description]:
    """Descriptions for a walk (one query)."""
    for r in Run.objects.filter(public_id__in=list(ids)):
        url = f"/pool/runs/{r.public_id}/"
        yield Description(r.public_id, "run", r.file_name, r.state, r.started_at.isoformat(), url)
