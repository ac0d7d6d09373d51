"""Reads of sensing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from qipan.core.public import Description, clock
from qipan.errors import NotFound
from qipan.sense.models import Signal, Source

MOST_COUNTED = 10_000


def signal_by_id(public_id: str) -> Signal:
    """The signal with a public id. Raises ``NotFound``."""
    found = Signal.objects.select_related("source__owner", "area").filter(public_id=public_id).first()
    if found is None:
        raise NotFound(_("No signal has the id %(id)s.") % {"id": public_id}, mend=_("Check the number."))
    return found


def received_between(start: datetime, end: datetime) -> QuerySet[Signal]:
    """Signals whose receipt lies in (start, end]: what the city could know."""
    return Signal.objects.filter(received_at__gt=start, received_at__lte=end)


def known_refs(source_id: int, refs: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Reference → (public id, digest) of those signals of a source that already stand (one query)."""
    rows = _with_refs(source_id, refs).values_list("external_ref", "public_id", "digest")
    return {ref: (public_id, digest) for ref, public_id, digest in rows}


def signals_by_ref(source_id: int, refs: Iterable[str]) -> dict[str, Signal]:
    """Signals of a source by reference, with their areas (one query)."""
    found = _with_refs(source_id, refs).select_related("area").defer("area__geometry")
    return {signal.external_ref: signal for signal in found}


def _with_refs(source_id: int, refs: Iterable[str]) -> QuerySet[Signal]:
    # The condition repeats that of the unique index: without it no database uses the index.
    signals = Signal.objects.exclude(external_ref="")
    return signals.filter(source_id=source_id, external_ref__in=[ref for ref in refs if ref])


def describe_signals(ids: Iterable[str]) -> Iterable[Description]:
    """Descriptions for a walk (one query)."""
    signals = Signal.objects.filter(public_id__in=list(ids)).defer("payload")
    for s in signals:
        title = s.text[:80] or s.address[:80] or s.category
        yield Description(
            s.public_id,
            "signal",
            title,
            s.channel,
            s.received_at.isoformat(),
            f"/signals/{s.public_id}/",
            s.simulated,
        )


@dataclass(frozen=True, slots=True)
class Given:
    """What a source gave of late: signals of a day (None beyond ``MOST_COUNTED``), and the last one's."""

    last_day: int | None
    received_at: datetime | None
    occurred_at: datetime | None


def source_with_owner(code: str) -> Source:
    """The source with a code and its owner (one query). Raises ``NotFound``."""
    found = Source.objects.select_related("owner").filter(code=code).first()
    if found is None:
        raise NotFound(_("The city has no source '%(code)s'.") % {"code": code[:64]})
    return found


def given_by(source: Source) -> Given:
    """What it gave of late (two queries, whose price does not grow with what it ever gave)."""
    signals = Signal.objects.filter(source=source)
    lately = signals.filter(received_at__gt=clock.now() - timedelta(days=1))[: MOST_COUNTED + 1].count()
    last = signals.order_by("-received_at").values_list("received_at", "occurred_at").first()
    return Given(lately if lately <= MOST_COUNTED else None, *(last or (None, None)))


def describe_sources(ids: Iterable[str]) -> Iterable[Description]:
    """Descriptions for a walk (one query)."""
    for s in Source.objects.filter(public_id__in=list(ids)):
        title = s.in_language(get_language() or "zh")
        yield Description(
            s.public_id, "source", title, s.kind, url=f"/sources/{s.code}/", simulated=s.simulated
        )
