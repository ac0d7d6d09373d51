"""One line per fault, counted: a full disk or a database that is away does not fill the log with tracebacks.

A fault of the store is known by its sentence. Its first occurrence is one line of the log; further ones are
counted, and told again at most once a minute with their number. What a process has counted since it began is
shown on the page of operations.
"""

from __future__ import annotations

import logging
import threading
import time
import traceback
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePath

from qipan.core import clock
from qipan.core.database_errors import outage_of
from qipan.errors import QipanError, StoreError
from qipan.kernels.identifiers import mask

AGAIN_SECONDS = 60.0
MOST_FAULTS = 50
logger = logging.getLogger("qipan.faults")


@dataclass(frozen=True, slots=True)
class Fault:
    """A sentence, where it last came up, and how often since when."""

    words: str
    where: str
    count: int
    first_at: datetime
    last_at: datetime


class _Counted:
    lock = threading.Lock()
    faults: dict[str, Fault] = {}
    told_at: dict[str, float] = {}


def faults() -> list[Fault]:
    """Faults of the store since this process began, the latest first."""
    with _Counted.lock:
        return sorted(_Counted.faults.values(), key=lambda fault: fault.last_at, reverse=True)


def forget_faults() -> None:
    """Begin to count anew."""
    with _Counted.lock:
        _Counted.faults.clear()
        _Counted.told_at.clear()


def count_fault(words: str, where: str = "") -> str:
    """Count one occurrence; returns the line that the log should hold now, or nothing."""
    now, moment = clock.wall_now(), time.monotonic()
    with _Counted.lock:
        before = _Counted.faults.get(words)
        fault = (
            replace(before, where=where or before.where, count=before.count + 1, last_at=now)
            if before
            else Fault(words, where, 1, now, now)
        )
        if before is None and len(_Counted.faults) >= MOST_FAULTS:
            oldest = min(_Counted.faults.values(), key=lambda each: each.last_at)
            del _Counted.faults[oldest.words]
        _Counted.faults[words] = fault
        if moment - _Counted.told_at.get(words, -AGAIN_SECONDS) < AGAIN_SECONDS:
            return ""
        _Counted.told_at[words] = moment
    place = f"{where}: " if where else ""
    if fault.count == 1:
        return f"{place}{words}"
    return f"{place}{words} ({fault.count} times since {fault.first_at:%Y-%m-%d %H:%M:%S} UTC)"


def outage_behind(error: BaseException | None) -> StoreError | None:
    """The fault of the store that an error is, or rests on; None for any other error."""
    steps = 0
    while error is not None and steps < 10:
        known = error if isinstance(error, StoreError) else outage_of(error)
        if known is not None:
            return known
        error, steps = error.__cause__ or error.__context__, steps + 1
    return None


def words_of(error: Exception, *, where: str) -> str:
    """An error in words for a page, without personal numbers; written to the log once per fault."""
    if (outage := outage_behind(error)) is not None:
        if line := count_fault(outage.what, where):
            logger.error("%s", line)
        return str(outage)
    logger.error("%s failed", where, exc_info=error)
    if isinstance(error, QipanError):
        return mask(str(error))
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({PurePath(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    return mask(f"{type(error).__name__}: {error}")[:400] + place


class OneLinePerFault(logging.Filter):
    """Turns what a logger says of a fault of the store into its counted line, or drops it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is written."""
        error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        outage = outage_behind(error)
        if outage is None:
            return True
        request = getattr(record, "request", None)
        line = count_fault(outage.what, str(getattr(request, "path", "")) or record.name)
        record.msg, record.args, record.exc_info, record.exc_text = line, (), None, None
        return bool(line)
