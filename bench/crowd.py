"""A store full of cases: a few hundred drawn ones, multiplied inside the database by one statement each.

Rows are whole: a category with its party, an area, a state, and for open cases the running clocks with their
explanations. Orders, signals and events of the multiplied cases are left out; the list does not read them.
All of it is drawn, none of it is real.
"""

from __future__ import annotations

import random
from datetime import timedelta

from django.db import connection, models

from qipan.cases.models import Case, Clock
from qipan.cases.section.duties import DutyList
from qipan.cases.section.workflow import WORKFLOW
from qipan.cases.services import suggested_party
from qipan.cases.work import clocks
from qipan.core.public import clock, new_id, pack
from qipan.people.models import Organisation
from qipan.places.models import Area
from qipan.places.public import cell
from qipan.places.section import Areas
from qipan.sense.section.categories import CATEGORIES

SEEDS = 400
SPAN = timedelta(days=365)
# One case in twenty is open, as where thousands come in each day and are dealt with in a fortnight.
OPEN_SHARE = 0.05

OWN = {"id", "public_id", "number", "opened_at", "due_at", "closed_at"}
CLOCK_OWN = {"id", "case_id", "started_at", "due_at", "escalate_at", "stopped_at"}
"""Columns that differ from case to case; the rest is as in its seed."""
DIALECT = {
    "sqlite": {
        "series": "WITH RECURSIVE n(k) AS (SELECT {lo} UNION ALL SELECT k + 1 FROM n WHERE k < {hi})",
        "shifted": "strftime('%Y-%m-%d %H:%M:%f', julianday({moment}) + (n.k - {total}) * {step} "
        "- (julianday(s.opened_at) - julianday('{now}')))",
        "id": "'cas_' || printf('%026d', n.k)",
        "number": "printf('%06d-%07d-%d', n.k / 100, n.k, n.k % 10)",
    },
    "postgresql": {
        "series": "WITH n(k) AS (SELECT generate_series({lo}, {hi}))",
        "shifted": "{moment} + (n.k - {total}) * {step} * interval '1 day' "
        "- (s.opened_at - timestamptz '{now}')",
        "id": "'cas_' || lpad(n.k::text, 26, '0')",
        "number": "lpad((n.k / 100)::text, 6, '0') || '-' || lpad(n.k::text, 7, '0') || '-' || (n.k % 10)",
    },
}


def fill(total: int) -> None:
    """Bring the store to ``total`` cases. Called again with more, it goes on where it was."""
    have = Case.objects.count()
    if not have:
        _seed()
        have = SEEDS
    if have < total:
        _multiply(have + 1, total)
    _count_anew()


def _seed() -> None:
    """The first cases, drawn with a fixed seed; the database knows them by ids 1 to ``SEEDS``."""
    draw, now = random.Random(20260121), clock.now()
    index = pack()
    leaves = [c.code for c in index.pack[CATEGORIES] if len(index.descendants("category", c.code)) == 1]
    weights = [1 / (place + 1) for place in range(len(leaves))]
    areas = list(Area.objects.exclude(lon=None).exclude(level="city").defer("geometry"))
    parties = {o.code: o for o in Organisation.objects.all()}
    open_states = [s.code for s in index.pack[WORKFLOW].states if s.role not in ("closed", "ended")]
    closed = next(s.code for s in index.pack[WORKFLOW].states if s.role == "closed")
    for number in range(1, SEEDS + 1):
        is_open = number % round(1 / OPEN_SHARE) == 0
        area, category = draw.choice(areas), draw.choices(leaves, weights)[0]
        case = Case(
            id=number,
            public_id=new_id("cas"),
            number=f"{number:06d}-seed",
            title=f"{index.label('category', category, 'zh')} {area.name_zh}",
            category=category,
            state=draw.choice(open_states) if is_open else closed,
            channel=draw.choice(["phone", "web", "visit", "paper"]),
            origin=new_id("sig"),
            area=area,
            district=index[Areas].district_of(area.code),
            lon=area.lon,
            lat=area.lat,
            opened_at=now,
            closed_at=None if is_open else now + timedelta(hours=draw.randint(1, 300)),
            simulated=True,
            pack_digest=index.digest,
        )
        case.lead = parties.get(suggested_party(case, pack()[DutyList].table)[0])
        running = clocks.started(case, ("handle",) if is_open else (), now)
        case.due_at = min((c.due_at for c in running), default=None)
        case.save(force_insert=True)
        Clock.objects.bulk_create(running)


def place_all() -> None:
    """Strew the cases within three kilometres of their seeds, each in its hexagon (once)."""
    draw, waiting = random.Random(11), Case.objects.filter(cell=None, lon__isnull=False).order_by("pk")
    while rows := list(waiting.values_list("pk", "lon", "lat")[:5000]):
        moved = []
        for pk, lon, lat in rows:
            x, y = lon + draw.uniform(-0.03, 0.03), lat + draw.uniform(-0.03, 0.03)
            moved.append((x, y, cell(x, y), pk))
        with connection.cursor() as cursor:
            cursor.executemany("UPDATE cases_case SET lon = %s, lat = %s, cell = %s WHERE id = %s", moved)


def _multiply(lo: int, hi: int) -> None:
    words, now = DIALECT[connection.vendor], clock.now().strftime("%Y-%m-%d %H:%M:%S")
    place = {"lo": lo, "hi": hi, "total": hi, "now": now, "step": SPAN.days / max(hi, 1)}
    if connection.vendor == "postgresql":
        place["step"] = f"{place['step']}::float"

    def shifted(column: str) -> str:
        return words["shifted"].format(moment=f"s.{column}", **place)

    series = words["series"].format(**place)
    seeds = f"JOIN cases_case s ON s.id = (n.k % {SEEDS}) + 1"
    times = f"{shifted('opened_at')}, {shifted('due_at')}, {shifted('closed_at')}"
    columns, clock_columns = _columns(Case, OWN), _columns(Clock, CLOCK_OWN)
    same = ", ".join(f"s.{name}" for name in columns)
    clock_same = ", ".join(f"c.{name}" for name in clock_columns)
    clock_times = [words["shifted"].format(moment=f"c.{c}", **place) for c in ("started_at", "due_at")]
    cases = (
        f"INSERT INTO cases_case (id, public_id, number, opened_at, due_at, closed_at, {', '.join(columns)}) "
        f"{series} "
        f"SELECT n.k, {words['id']}, {words['number']}, {times}, {same} FROM n {seeds} ORDER BY n.k"
    )
    running = (
        f"INSERT INTO cases_clock (case_id, started_at, due_at, {', '.join(clock_columns)}) {series} "
        f"SELECT n.k, {', '.join(clock_times)}, {clock_same} FROM n {seeds} "
        f"JOIN cases_clock c ON c.case_id = s.id AND c.stopped_at IS NULL"
    )
    with connection.cursor() as cursor:
        cursor.execute(cases)
        cursor.execute(running)


def _columns(model: type[models.Model], own: set[str]) -> list[str]:
    """Columns that are copied from a seed."""
    columns = [str(field.column) for field in model._meta.concrete_fields]
    return [column for column in columns if column not in own]


def _count_anew() -> None:
    """Leave the database as it would stand: PostgreSQL counts by itself, SQLite only when it is told to."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence('cases_case', 'id'), max(id)) FROM cases_case"
            )
            cursor.execute("VACUUM ANALYZE")
