"""The duty list at a moment: category × area × time, pure look-ups over a pack and its amendments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from qipan.packs.schema import Duty, DutyHours
from qipan.packs.schema.duties import EVERY_DAY

ONE_DAY = timedelta(days=1)


class DutyTable:
    """Duties by category and area; at one place the most narrowly timed that holds comes first."""

    def __init__(self, duties: Iterable[Duty], timezone: str) -> None:
        self.duties = tuple(duties)
        self._zone = ZoneInfo(timezone)
        places: dict[tuple[str, str], list[Duty]] = {}
        for duty in self.duties:
            places.setdefault((duty.category, duty.area), []).append(duty)
        self._places = {place: tuple(sorted(found, key=_rank)) for place, found in places.items()}

    def find(self, categories: Sequence[str], areas: Sequence[str], at: datetime) -> Duty | None:
        """The duty of the nearest category, then the nearest area, then the narrowest time, at a moment.

        ``categories`` and ``areas`` are chains, nearest first, without the empty code that stands for all.
        """
        for category in (*categories, ""):
            for area in (*areas, ""):
                for duty in self._places.get((category, area), ()):
                    if not narrowness(duty) or holds(duty, at.astimezone(self._zone)):
                        return duty
        return None

    def named(self, duty_id: str) -> Duty | None:
        """The duty with this id, if the list has it."""
        return next((duty for duty in self.duties if duty.id == duty_id), None)

    def on(self, day: date) -> tuple[Duty, ...]:
        """The duties that hold at some hour of a local day, in order of writing."""
        return tuple(duty for duty in self.duties if holds_on(duty, day))


def _rank(duty: Duty) -> tuple[int, int]:
    return -narrowness(duty), -(duty.valid_from or date.min).toordinal()


def narrowness(duty: Duty) -> int:
    """How narrowly a duty is timed: hours before a season before dates; 0 when it always holds."""
    return 4 * bool(duty.hours) + 2 * bool(duty.season) + bool(duty.valid_from or duty.valid_until)


def holds(duty: Duty, local: datetime) -> bool:
    """Whether a duty holds at a local wall time; hours past midnight belong to the day they began on."""
    if not duty.hours:
        return holds_on(duty, local.date())
    return any(holds_on(duty, day) for span in duty.hours if (day := _began(span, local)) is not None)


def holds_on(duty: Duty, day: date) -> bool:
    """Whether a day lies within the dates and the season of a duty."""
    if (duty.valid_from and day < duty.valid_from) or (duty.valid_until and day > duty.valid_until):
        return False
    return duty.season is None or duty.season.holds(day)


def _began(span: DutyHours, local: datetime) -> date | None:
    """The day on which the span that holds at ``local`` began; None when it does not hold."""
    clock, day = local.time(), local.date()
    if span.start < span.end:
        return day if span.start <= clock < span.end and _on(span, day) else None
    if clock >= span.start:
        return day if _on(span, day) else None
    return day - ONE_DAY if clock < span.end and _on(span, day - ONE_DAY) else None


def _on(span: DutyHours, day: date) -> bool:
    return EVERY_DAY[day.weekday()] in span.days


def collide(one: Duty, other: Duty) -> bool:
    """Whether two duties of one category and area, timed equally narrowly, hold at one moment."""
    if narrowness(one) != narrowness(other):
        return False
    return _share_hours(one, other) and _share_a_day(one, other)


def _share_a_day(one: Duty, other: Duty) -> bool:
    starts = [duty.valid_from for duty in (one, other) if duty.valid_from]
    # A leap year, so that no month and day is left out.
    first = max(starts, default=date(2024, 1, 1))
    days = (first + timedelta(days=n) for n in range(367))
    return any(holds_on(one, day) and holds_on(other, day) for day in days)


def _share_hours(one: Duty, other: Duty) -> bool:
    if not (one.hours and other.hours):
        return True
    mine, theirs = _minutes(one.hours), _minutes(other.hours)
    return any(a < d and c < b for a, b in mine for c, d in theirs)


def _minutes(spans: Iterable[DutyHours]) -> list[tuple[int, int]]:
    """Spans as minutes of a week; what runs over its end is told twice."""
    week, out = 7 * 1440, []
    for span in spans:
        start, end = _minute(span.start), _minute(span.end)
        length = (end - start) % 1440 or 1440
        for name in span.days:
            begin = EVERY_DAY.index(name) * 1440 + start
            out += [(begin, begin + length), (begin - week, begin - week + length)]
    return out


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def amended(duties: Iterable[Duty], amendments: Iterable[Duty]) -> tuple[Duty, ...]:
    """The list with its amendments, oldest first: each ends what it replaces on the day before it begins.

    It replaces what has the same category, area, season and hours. One whose id the text already names was
    taken into the text, and changes nothing.
    """
    found = list(duties)
    known = {duty.id for duty in found}
    for new in amendments:
        if new.id not in known:
            found = [kept for duty in found if (kept := _ended(duty, new)) is not None] + [new]
    return tuple(found)


def _ended(duty: Duty, new: Duty) -> Duty | None:
    same = (duty.category, duty.area, duty.season, duty.hours) == (
        new.category,
        new.area,
        new.season,
        new.hours,
    )
    begins = new.valid_from
    if not same or begins is None or (duty.valid_until and duty.valid_until < begins):
        return duty
    if duty.valid_from and duty.valid_from >= begins:
        return None
    return duty.model_copy(update={"valid_until": begins - ONE_DAY})
