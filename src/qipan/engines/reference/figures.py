"""Groups of rows, and what is measured in each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from statistics import fmean
from typing import Any
from zoneinfo import ZoneInfo

from qipan.engines.cells import parent_cell
from qipan.engines.keys import Area, Cell, DayClass, Key, Period
from qipan.engines.measures import Aggregate, Derived, Elapsed, Function, Lag, Measure, Rolling
from qipan.engines.periods import ordinal, period_start
from qipan.engines.queries import LINEAGE, ROW_BITS, Figures
from qipan.engines.reference.conditions import meets
from qipan.engines.tables import ROW_NO, SLICE_NO

Record = dict[str, Any]


def figure_lines(query: Figures, rows: Sequence[Record]) -> list[Record]:
    """One line per group, with derived figures, chosen by ``having``."""
    groups: dict[tuple[Any, ...], list[Record]] = {} if query.by else {(): []}
    for row in rows:
        groups.setdefault(tuple(key_value(row, key) for key in query.by), []).append(row)
    names = [column.name for column in query.key_outputs]
    lines = []
    for values, members in groups.items():
        line = dict(zip(names, values, strict=True))
        line |= {measure.name: measured(members, measure) for measure in query.measures}
        if query.lineage != "none":
            line[LINEAGE] = sorted({_origin(row, query) for row in members})
        lines.append(line)
    derived = [{each.name: derive(query, lines, line, each) for each in query.derived} for line in lines]
    lines = [line | more for line, more in zip(lines, derived, strict=True)]
    return [line for line in lines if meets(line, query.having)]


def _origin(row: Record, query: Figures) -> int:
    number = int(row[SLICE_NO])
    return number if query.lineage == "slices" else (number << ROW_BITS) + int(row[ROW_NO])


def key_value(row: Mapping[str, Any], key: Key) -> Any:
    """What a row is grouped by."""
    value = row[key.column]
    if value is None:
        return None
    if isinstance(key, Area):
        return key.tree.at(key.level).get(value)
    if isinstance(key, Cell):
        return parent_cell(value, key.resolution)
    if isinstance(key, Period):
        return period_start(value, key.grain, ZoneInfo(key.zone))
    if isinstance(key, DayClass):
        return key.calendar.classes.get(value.astimezone(ZoneInfo(key.calendar.zone)).date())
    return value


def measured(rows: Sequence[Record], measure: Measure) -> Any:
    """The figure of a group."""
    if isinstance(measure, Aggregate):
        return aggregated(rows, measure)
    above, below = aggregated(rows, measure.above), aggregated(rows, measure.below)
    return above / below if above is not None and below else None


def aggregated(rows: Sequence[Record], measure: Aggregate) -> Any:
    """One aggregate over the rows that meet its own condition."""
    counted = [row for row in rows if measure.where is None or meets(row, [measure.where])]
    if measure.function is Function.COUNT:
        return len(counted)
    values = [row[measure.column] for row in counted if row[measure.column] is not None]
    if measure.function is Function.COUNT_DISTINCT:
        return len(set(values))
    if not values:
        return None
    if measure.function is Function.PERCENTILE:
        return interpolated(sorted(values), measure.share or 0.0)
    functions: dict[Function, Callable[[Sequence[Any]], Any]] = {
        Function.SUM: sum,
        Function.MEAN: fmean,
        Function.MIN: min,
        Function.MAX: max,
    }
    return functions[measure.function](values)


def interpolated(ordered: Sequence[float], share: float) -> float:
    """The quantile of ascending values by linear interpolation (type 7 of Hyndman and Fan)."""
    at = share * (len(ordered) - 1)
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return float(ordered[low] + (at - low) * (ordered[high] - ordered[low]))


def derive(query: Figures, lines: Sequence[Record], line: Record, each: Derived) -> Any:
    """A derived figure of one line, from the lines whose other keys are the same."""
    along = each.since if isinstance(each, Elapsed) else next(iter(query.periods))
    names = [column.name for column in query.key_outputs if column.name != along]
    if line[along] is None:
        return None
    like = [o for o in lines if all(o[n] == line[n] for n in names) and o[along] is not None]
    if isinstance(each, Elapsed):
        before = [other[along] for other in like if other[along] < line[along]]
        return (line[along] - max(before)).total_seconds() if before else None
    return _along_periods(query, like, line, each, along)


def _along_periods(
    query: Figures, like: Sequence[Record], line: Record, each: Rolling | Lag, along: str
) -> Any:
    grain = query.periods[along].grain

    def back(other: Record) -> int:
        here: datetime | date = line[along]
        return ordinal(here, grain) - ordinal(other[along], grain)

    if isinstance(each, Lag):
        return next((other[each.of] for other in like if back(other) == each.periods), None)
    values = [o[each.of] for o in like if 0 <= back(o) < each.periods and o[each.of] is not None]
    if not values:
        return None
    return fmean(values) if each.function == "mean" else sum(values)
