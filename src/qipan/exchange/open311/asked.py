"""What a caller asks of the request list, read from the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from qipan.core.public import clock
from qipan.errors import InputError
from qipan.exchange.open311.offered import category_of

MOST = 1000
WINDOW = timedelta(days=90)
STATUSES = ("open", "closed")


@dataclass(frozen=True, slots=True)
class RequestFilter:
    """Numbers override every other filter; empty fields do not restrict. ``end`` is within."""

    numbers: tuple[str, ...]
    categories: tuple[str, ...]
    statuses: tuple[str, ...]
    start: datetime
    end: datetime
    page: int
    size: int


def parse_request_filter(given: Mapping[str, str]) -> RequestFilter:
    """The question in ``given``. Raises ``InputError`` for what cannot be read, ``NotFound``."""
    numbers = _listed(given.get("service_request_id", ""))
    if len(numbers) > MOST:
        raise InputError(f"service_request_id: at most {MOST} may be asked for at once")
    start, end = window(given)
    statuses = () if numbers else tuple(s.lower() for s in _listed(given.get("status", "")))
    if unknown := [s for s in statuses if s not in STATUSES]:
        raise InputError(f"status '{unknown[0][:40]}' is neither open nor closed")
    codes = () if numbers else _listed(given.get("service_code", ""))
    return RequestFilter(
        numbers=numbers,
        categories=tuple(category_of(code) for code in codes),
        statuses=statuses,
        start=start,
        end=end,
        page=_whole(given, "page", 1, 1_000_000),
        size=_whole(given, "page_size", MOST, MOST),
    )


def window(given: Mapping[str, str]) -> tuple[datetime, datetime]:
    """From when to when: the last 90 days unless said otherwise, and never longer."""
    first, last = _moment(given, "start_date"), _moment(given, "end_date")
    end = last or (min(first + WINDOW, clock.now()) if first else clock.now())
    start = first or end - WINDOW
    if start > end:
        raise InputError("start_date lies after end_date")
    if end - start > WINDOW:
        raise InputError("start_date and end_date may not span more than 90 days")
    return start, end


def _listed(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _moment(given: Mapping[str, str], name: str) -> datetime | None:
    """A time; without an offset it is local. A plus sign that arrived as a space is one."""
    text = given.get(name, "").strip()
    if not text:
        return None
    try:
        found = parse_datetime(text.replace(" ", "+") if "T" in text else text)
        day = None if found else parse_date(text)
        found = found or (datetime(day.year, day.month, day.day) if day else None)  # noqa: DTZ001  (made aware below)
        # A year of one digit cannot be moved to another zone.
        if found is None or not 1900 < found.year < 9000:
            raise ValueError
    except ValueError as error:
        raise InputError(f"{name} '{text[:40]}' is no time such as 2010-01-01T00:00:00Z") from error
    return found if found.tzinfo else timezone.make_aware(found)


def _whole(given: Mapping[str, str], name: str, usual: int, most: int) -> int:
    text = given.get(name, "").strip()
    if not text:
        return usual
    if not (text.isascii() and text.isdecimal() and len(text) < 9 and int(text) > 0):
        raise InputError(f"{name} '{text[:40]}' is no whole number above 0")
    return min(int(text), most)
