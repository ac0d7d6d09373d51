"""``duties.yaml``: who leads and who assists in what, when.

Known places and parties, one owner at every moment, no silent gap between two versions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field

from qipan.cases.section.seasons import Season, season_days
from qipan.core.section import EVERY_DAY, Weekday
from qipan.packs.base import Basis, Code, PackModel, Ref
from qipan.packs.index import PackIndex
from qipan.packs.messages import Text as _
from qipan.packs.problems import Problem
from qipan.packs.sections import Kind, Named, Names, Section, register
from qipan.packs.trees import plain_words, unique
from qipan.packs.view import View
from qipan.people.section import Parties, Party

DutyParty = Annotated[str, Ref("party", "party-template")]
ONE_DAY = timedelta(days=1)


class DutyHours(PackModel):
    """Local wall time ``[start, end)`` on some weekdays; with ``end`` before ``start`` it runs past midnight.

    ``days`` are those on which it begins.
    """

    days: tuple[Weekday, ...] = EVERY_DAY
    start: time
    end: time


class Duty(PackModel):
    """Who leads and who assists: category (and all below it) × area × time. The most specific rule wins.

    ``lead``, ``assist`` and ``fallback`` are party codes; ``{district}`` in them is the code of the
    case's district. Without a time it always holds.
    """

    id: Code
    category: Annotated[str, Ref("category", blank=True)] = Field(
        description="Category code; the rule holds for its descendants too"
    )
    area: Annotated[str, Ref("area", blank=True)] = Field(
        default="", description="Area code; empty means the whole city"
    )
    valid_from: date | None = Field(default=None, description="First day on which it holds")
    valid_until: date | None = Field(default=None, description="Last day on which it holds")
    season: Season | None = None
    hours: tuple[DutyHours, ...] = ()
    lead: DutyParty
    assist: tuple[DutyParty, ...] = ()
    fallback: DutyParty
    basis: Basis


def times(view: View) -> Iterator[Problem]:
    """Ids are unique and clean, dates run forward, days of a season exist, hours are not empty."""
    yield from unique(view, ("duties",), [duty.id for duty in view[DUTIES]], "id")
    ids = ((("duties", index, "id"), duty.id) for index, duty in enumerate(view[DUTIES]))
    yield from plain_words(view, ids)
    for index, duty in enumerate(view[DUTIES]):
        at = ("duties", index)
        if duty.valid_from and duty.valid_until and duty.valid_until < duty.valid_from:
            what = _("`{id}` ends before it begins.", id=duty.id)
            yield view.problem((*at, "valid_until"), what, _("Put the dates right."))
        yield from season_days(view, (*at, "season"), duty.season)
        for number, span in enumerate(duty.hours):
            if span.start == span.end or not span.days:
                what = _("The hours of `{id}` hold at no time.", id=duty.id)
                yield view.problem((*at, "hours", number), what, _("Leave them out for the whole day."))


def one_owner(view: View) -> Iterator[Problem]:
    """At one category, area and moment one duty holds, and dated versions follow each other without a gap."""
    places: dict[tuple[str, str], list[int]] = {}
    for index, duty in enumerate(view[DUTIES]):
        places.setdefault((duty.category, duty.area), []).append(index)
    for indexes in places.values():
        yield from _overlaps(view, indexes)
        yield from _gaps(view, indexes)


def _overlaps(view: View, indexes: list[int]) -> Iterator[Problem]:
    for place, index in enumerate(indexes):
        duty = view[DUTIES][index]
        taken = next((view[DUTIES][i].id for i in indexes[:place] if collide(view[DUTIES][i], duty)), None)
        if taken is not None:
            what = _("`{id}` rules the same category and area as `{other}`.", id=duty.id, other=taken)
            mend = _("Keep one duty for each category, area and time.")
            yield view.problem(("duties", index, "category"), what, mend)


def _gaps(view: View, indexes: list[int]) -> Iterator[Problem]:
    """Dated versions of one duty; a place that also has one without dates cannot have a gap."""
    dated = [(index, view[DUTIES][index]) for index in indexes]
    if any(not narrowness(duty) & 1 for _, duty in dated):
        return
    ordered = sorted(dated, key=lambda pair: pair[1].valid_from or date.min)
    for (_before, before), (index, after) in pairwise(ordered):
        if _apart(before, after):
            what = _(
                "Between `{before}` and `{after}` neither holds ({since} to {until}).",
                before=before.id,
                after=after.id,
                since=before.valid_until,
                until=after.valid_from,
            )
            mend = _("Let one begin on the day after the other ends.")
            yield view.problem(("duties", index, "valid_from"), what, mend)


def _apart(before: Duty, after: Duty) -> bool:
    end, begin = before.valid_until, after.valid_from
    return end is not None and begin is not None and begin > end + timedelta(days=1)


def last_resort(view: View) -> Iterator[Problem]:
    """One duty holds for everything everywhere and always, and its fallback needs no district to be known."""
    general = [index for index, duty in enumerate(view[DUTIES]) if not duty.category and not duty.area]
    if not any(not narrowness(view[DUTIES][index]) for index in general):
        what = _("No duty holds for everything, so an unclassified matter has no owner.")
        mend = _('Add a duty with `category: ""`, without area and without time.')
        yield view.problem(("duties",), what, mend)
    for index in general:
        if "{" in view[DUTIES][index].fallback:
            what = _("The last fallback `{code}` depends on the district.", code=view[DUTIES][index].fallback)
            mend = _("Name one party, so that a matter without a place has an owner.")
            yield view.problem(("duties", index, "fallback"), what, mend)


class DutyTable:
    """Duties by category and area; at one place the most narrowly timed that holds comes first."""

    def __init__(self, duties: Iterable[Duty], timezone: str) -> None:
        self.duties = tuple(duties)
        self._zone = ZoneInfo(timezone)
        places: dict[tuple[str, str], list[Duty]] = {}
        for duty in self.duties:
            places.setdefault((duty.category, duty.area), []).append(duty)
        self._places = {place: tuple(sorted(some, key=_rank)) for place, some in places.items()}

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
    """Spans as minutes of a week; what runs over its end counts twice."""
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
    current = list(duties)
    written = {duty.id for duty in current}
    for new in amendments:
        if new.id not in written:
            current = [left for duty in current if (left := _ended(duty, new)) is not None] + [new]
    return tuple(current)


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


def _names(duties: Iterable[Duty], _names: Names) -> Iterator[Named]:
    for duty in duties:
        yield Named(duty.id)


DUTIES: Section[tuple[Duty, ...]] = register(
    Section(
        "duties",
        "duties.yaml",
        tuple[Duty, ...],
        absent=lambda _city: (),
        kinds={"duty": Kind(_("duty"), _names)},
        rules=(times, one_owner, last_resort),
    )
)


class DutyList:
    """The duty list of the city's text, and who has what no other duty gives an owner."""

    def __init__(self, index: PackIndex) -> None:
        self._index = index
        self._duties = index.pack.written(DUTIES)
        self.table = DutyTable(self._duties, index.pack.city.timezone)

    def duty_for(
        self, category: str, area_chain: Sequence[str] = (), *, at: datetime, table: DutyTable | None = None
    ) -> Duty | None:
        """The most specific duty at a moment: nearest category, then nearest area, then narrowest time.

        A duty without category holds for everything that no other duty covers, the unclassified included.
        ``table`` is the list with its amendments where there are some.
        """
        return (table or self.table).find(self._index.chain("category", category), area_chain, at)

    def amended(self, amendments: Iterable[Duty]) -> DutyTable:
        """The duty list with amendments that are not yet in its text, oldest first."""
        return DutyTable(amended(self._duties, amendments), self._index.pack.city.timezone)

    @property
    def last_resort(self) -> Party:
        """The party that owns what no other duty and no known district gives an owner."""
        general = next(d for d in self._duties if not d.category and not d.area and not narrowness(d))
        return self._index[Parties].party(general.fallback)
