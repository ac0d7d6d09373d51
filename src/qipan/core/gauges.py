"""Figures of operation: rooms register what an operator measures of them, read when somebody asks."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Count, Min

from qipan.core import clock
from qipan.core.faults import faults
from qipan.core.job_models import Job, Schedule
from qipan.core.models import PendingSeal, Seal

Labels = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Gauge:
    """One figure in the sense of Prometheus: name, what it says, and values by labels."""

    name: str
    help: str
    samples: tuple[tuple[Labels, float], ...]
    kind: str = "gauge"


Read = Callable[[], Iterable[Gauge]]
_readers: list[Read] = []


def register_gauges(read: Read) -> None:
    """A room registers its figures (from its ``AppConfig.ready``): few queries, whatever the store holds."""
    _readers.append(read)


def gauges() -> list[Gauge]:
    """All figures now, in order of registration. Raises what the database raises."""
    return [gauge for read in _readers for gauge in read()]


def one(name: str, help_text: str, value: float, kind: str = "gauge") -> Gauge:
    """A figure without labels."""
    return Gauge(name, help_text, (({}, value),), kind)


def core_gauges() -> Iterator[Gauge]:
    """Figures of the floor: queue, periodic jobs, seals, size of the store, faults (six queries)."""
    now = clock.wall_now()
    queue = Job.objects.values_list("lane", "state").annotate(n=Count("pk")).order_by("lane", "state")
    yield Gauge(
        "qipan_jobs", "Queued jobs", tuple(({"lane": lane, "state": state}, n) for lane, state, n in queue)
    )
    oldest = Job.objects.filter(state="waiting", due_at__lte=now).aggregate(at=Min("due_at"))["at"]
    yield one("qipan_jobs_oldest_due_seconds", "Wait of the job due longest", seconds_since(oldest))
    schedules = list(Schedule.objects.order_by("name"))
    yield Gauge(
        "qipan_schedule_failures",
        "Failures in a row of a periodic job",
        tuple(({"name": s.name}, float(s.failures)) for s in schedules),
    )
    yield Gauge(
        "qipan_schedule_late_seconds",
        "How long a periodic job is overdue",
        tuple(({"name": s.name}, max(0.0, (now - s.due_at).total_seconds())) for s in schedules),
    )
    yield Gauge(
        "qipan_schedule_run_seconds",
        "How long the last run of a periodic job took",
        tuple(({"name": s.name}, s.seconds) for s in schedules),
    )
    yield one("qipan_seals_waiting", "Events that are not sealed yet", PendingSeal.objects.count())
    last = Seal.objects.order_by("-no").values_list("no", flat=True).first() or 0
    yield one("qipan_seals", "Number of the last seal", last)
    yield one("qipan_store_bytes", "Size of the database", float(store_bytes()))
    yield one(
        "qipan_disk_free_bytes", "Room left on the disk of the store's folder", float(disk_free_bytes())
    )
    yield Gauge(
        "qipan_store_faults_total",
        "Faults of the store since this process began",
        tuple(({"fault": fault.words}, float(fault.count)) for fault in faults()),
        "counter",
    )


def seconds_since(moment: datetime | None) -> float:
    """Seconds since an aware moment; 0 for none."""
    return 0.0 if moment is None else (clock.wall_now() - moment).total_seconds()


def store_bytes() -> int:
    """Size of the store's database: its files, or what the server says."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            return int(cursor.fetchone()[0])
    name = str(connection.settings_dict["NAME"])
    files = [Path(f"{name}{ending}") for ending in ("", "-wal", "-shm")]
    return sum(file.stat().st_size for file in files if file.is_file())


def disk_free_bytes() -> int:
    """Room that this account has left on the disk of the store's folder; 0 when there is no such folder."""
    folder = Path(settings.QIPAN_STORE)
    return shutil.disk_usage(folder).free if folder.is_dir() else 0
