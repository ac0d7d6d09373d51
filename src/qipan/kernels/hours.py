"""Hours of the week (0 = Monday 00:00–01:00 … 167 = Sunday 23:00–24:00, local wall time).

Time on the axis is elapsed time: on the day when a clock is set back, the repeated hour gives its
hour of the week twice the weight; on the day of the gap the missing hour gives none.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

import numpy as np
from numpy.typing import NDArray

HOURS_OF_WEEK = 168
_HOUR = timedelta(hours=1)


def hour_of_week(at: datetime, zone: tzinfo) -> int:
    """The hour of the week that the clock in ``zone`` shows at an aware instant."""
    local = at.astimezone(zone)
    return local.weekday() * 24 + local.hour


def hours_of_week(first: datetime, n_hours: int, zone: tzinfo) -> NDArray[np.int64]:
    """Hour of the week of ``n_hours`` successive elapsed hours that begin at the aware ``first``."""
    begin = first.astimezone(UTC)
    return np.array([hour_of_week(begin + number * _HOUR, zone) for number in range(n_hours)], dtype=np.int64)


def window_weights(start: datetime, end: datetime, zone: tzinfo) -> NDArray[np.float64]:
    """How many elapsed hours (fractions count) of each hour of the week lie in ``[start, end)``: (168,).

    05:05–06:05 gives 55/60 to hour 5 and 5/60 to hour 6 of that weekday. All zero when ``end`` is not
    after ``start``.
    """
    weights = np.zeros(HOURS_OF_WEEK)
    here, stop = start.astimezone(UTC), end.astimezone(UTC)
    while here < stop:
        local = here.astimezone(zone)
        full = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
        until = min(here + _HOUR - full, stop)
        weights[hour_of_week(here, zone)] += (until - here) / _HOUR
        here = until
    return weights
