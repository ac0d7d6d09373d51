"""Reads of the pool: sources, runs, descriptions for a walk."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import IntegerField, OuterRef, Subquery
from django.utils.translation import gettext as _

from qipan.core.public import Description
from qipan.errors import NotFound
from qipan.pool.models import Run
from qipan.sense.public import Signal, Source

COUNT_CAP = 10_000
"""Counting stops here: a page says \"10,000+\"."""


class _CountUpTo(Subquery):
    """How many rows a subquery gives; limit it, and the count costs the same on a table of any size."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def sources_overview() -> list[Source]:
    """All sources with their owners (one query).

    Each has ``runs_made``, ``last_run_at``, ``signals_given`` (counted up to ``COUNT_CAP`` + 1) and
    ``last_received`` (receipt of the signal that came in last).
    """
    signals = Signal.objects.filter(source=OuterRef("pk"))
    runs = Run.objects.filter(source=OuterRef("pk"))
    figures = {
        "runs_made": _CountUpTo(runs.values("pk")[: COUNT_CAP + 1]),
        "last_run_at": Subquery(runs.order_by("-id").values("started_at")[:1]),
        "signals_given": _CountUpTo(signals.values("pk")[: COUNT_CAP + 1]),
        "last_received": Subquery(signals.order_by("-id").values("received_at")[:1]),
    }
    return list(Source.objects.select_related("owner").annotate(**figures).order_by("code"))


def latest_runs(size: int = 50) -> list[Run]:
    """The newest runs with their sources (one query)."""
    return list(Run.objects.select_related("source").order_by("-id")[:size])


def run_by_id(public_id: str) -> Run:
    """The run with a public id. Raises ``NotFound``."""
    found = Run.objects.select_related("source__owner").filter(public_id=public_id).first()
    if found is None:
        raise NotFound(_("No import has the id %(id)s.") % {"id": public_id}, mend=_("Check the number."))
    return found


def describe_runs(ids: Iterable[str]) -> Iterable[Description]:
    """Descriptions for a walk (one query)."""
    for r in Run.objects.filter(public_id__in=list(ids)):
        url = f"/pool/runs/{r.public_id}/"
        yield Description(r.public_id, "run", r.file_name, r.state, r.started_at.isoformat(), url)
