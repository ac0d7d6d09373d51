"""Reads of action: bounded lists, one case with all that belongs to it, descriptions for a walk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from qipan.act.models import Case, CaseSignal, Check, Clock, Order, Outcome
from qipan.act.reach import may_see, visible_to
from qipan.core.public import Actor, Description, Event, actors_of, clock, events_of, pack
from qipan.errors import InputError, NotFound
from qipan.people.public import Permission, require

PAGE = 50
MOST = 200
# Counting stops here: a page says "10,000+", and costs the same on a table of any size.
COUNT_CAP = 10_000


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What a list asks for. Empty fields do not restrict."""

    states: tuple[str, ...] = ()
    category: str = ""
    district: str = ""
    party: str = ""
    overdue: bool = False
    kind: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class CasePage:
    """One page, newest first; ``cursor`` asks for the next one and is empty on the last."""

    cases: list[Case]
    cursor: str


def list_cases(*, by: Actor, wanted: CaseFilter, cursor: str = "", size: int = PAGE) -> CasePage:
    """A page of cases by keyset: one query, whose cost does not grow with the table or the page's depth.

    Raises ``InputError`` for a broken cursor, ``NotPermitted`` without ``case.view``.
    """
    require(by, Permission.CASE_VIEW)
    whole = filtered(wanted, by=by).select_related("area", "lead").defer("area__geometry", "answer")
    rows, more = page_of(whole, cursor, size)
    return CasePage(rows, cursor_of(rows[-1].opened_at, rows[-1].pk) if more else "")


def page_of(cases: QuerySet[Case, Any], cursor: str, size: int) -> tuple[list[Any], bool]:
    """A page of ``cases`` behind ``cursor``, newest first, and whether more follow (one query)."""
    size = max(1, min(size, MOST))
    if cursor:
        opened_at, pk = _read_cursor(cursor)
        cases = cases.filter(
            Q(opened_at__lt=opened_at) | Q(opened_at=opened_at, id__lt=pk), opened_at__lte=opened_at
        )
    rows = list(cases.order_by("-opened_at", "-id")[: size + 1])
    return rows[:size], len(rows) > size


def cursor_of(opened_at: datetime, pk: int) -> str:
    """The mark behind which the next page begins; it may stand in an address as it is."""
    return f"{opened_at.isoformat().replace('+00:00', 'Z')}~{pk}"


def filtered(wanted: CaseFilter, *, by: Actor) -> QuerySet[Case]:
    """The cases that a filter asks for and ``by`` may see, unordered."""
    cases = Case.objects.filter(visible_to(by))
    if wanted.states:
        cases = (
            cases.filter(state__in=wanted.states)
            if len(wanted.states) > 1
            else cases.filter(state=wanted.states[0])
        )
    if wanted.category:
        below = pack().descendants(wanted.category) or {wanted.category}
        cases = (
            cases.filter(category__in=sorted(below))
            if len(below) > 1
            else cases.filter(category=wanted.category)
        )
    if wanted.district:
        cases = cases.filter(district=wanted.district)
    if wanted.party:
        cases = cases.filter(lead__code=wanted.party)
    if wanted.kind:
        cases = cases.filter(kind=wanted.kind)
    if wanted.number:
        cases = cases.filter(number=wanted.number)
    if wanted.overdue:
        cases = cases.filter(due_at__lt=clock.now())
    return cases


def _read_cursor(cursor: str) -> tuple[datetime, int]:
    stamp, __, pk = cursor.partition("~")
    opened_at = parse_datetime(stamp)
    if opened_at is None or opened_at.tzinfo is None or not (pk.isdecimal() and len(pk) < 19):
        raise InputError(
            _("The page mark is broken."), where="cursor", mend=_("Begin again from the first page.")
        )
    return opened_at, int(pk)


def count_capped(cases: QuerySet[Any]) -> int:
    """How many there are, counted up to ``COUNT_CAP``."""
    return cases.order_by()[:COUNT_CAP].count()


def case_by_id(public_id: str, *, by: Actor) -> Case:
    """The case with a public id. Raises ``NotPermitted`` without ``case.view``.

    Raises ``NotFound`` for a case out of reach too: that it stands is not told.
    """
    require(by, Permission.CASE_VIEW)
    found = _one(Case.objects.filter(public_id=public_id), public_id)
    if not may_see(by, found):
        raise _unknown(public_id)
    return found


def case_by_number(number: str) -> Case:
    """The case with a number; for those who prove themselves otherwise. Raises ``NotFound``."""
    return _one(Case.objects.filter(number=number), number)


def _one(cases: QuerySet[Case], name: str) -> Case:
    found = cases.select_related("area", "lead").defer("area__geometry").first()
    if found is None:
        raise _unknown(name)
    return found


def _unknown(name: str) -> NotFound:
    return NotFound(_("No case %(name)s is known.") % {"name": name}, mend=_("Check the number."))


def order_by_id(public_id: str) -> Order:
    """The order with a public id. Raises ``NotFound``."""
    found = Order.objects.select_related("case__area", "party").filter(public_id=public_id).first()
    if found is None:
        raise NotFound(_("No order %(id)s is known.") % {"id": public_id}, mend=_("Check the number."))
    return found


def orders_of_decision(decision: str) -> list[Order]:
    """Orders that a decision led to, oldest first (one query)."""
    orders = Order.objects.filter(case__origin=decision).select_related("case", "party")
    return list(orders.defer("case__answer").order_by("id"))


def running_order(case: Case) -> Order | None:
    """The order that the case waits for, if one runs."""
    return Order.objects.select_related("party").filter(case=case, ended_at=None).order_by("-id").first()


def clocks_of(case: Case) -> list[Clock]:
    """All clocks of a case, oldest first."""
    return list(Clock.objects.filter(case=case).order_by("started_at", "id"))


def work_of(case: Case) -> tuple[list[Order], list[Outcome], list[Check]]:
    """Orders, outcomes and checks of a case, oldest first (three queries)."""
    orders = list(Order.objects.filter(case=case).select_related("party").order_by("id"))
    outcomes = list(Outcome.objects.filter(order__case=case).select_related("done_by").order_by("id"))
    checks = list(Check.objects.filter(outcome__order__case=case).select_related("checked_by").order_by("id"))
    return orders, outcomes, checks


def history_of(case: Case) -> list[Event]:
    """The events of a case, oldest first."""
    return events_of(case.public_id)


def signals_of(case: Case) -> list[CaseSignal]:
    """The signals of a case with their sources, oldest first."""
    return list(CaseSignal.objects.filter(case=case).select_related("signal__source").order_by("id"))


def cases_with_points(*, since: datetime, until: datetime, limit: int = 5000) -> list[tuple[Any, ...]]:
    """Open or recent cases that have a place, newest first.

    (id, number, lon, lat, category, state, cell, due).
    """
    fields = ("public_id", "number", "lon", "lat", "category", "state", "cell", "due_at", "opened_at")
    rows = Case.objects.filter(opened_at__gt=since, opened_at__lte=until, lon__isnull=False)
    return list(rows.order_by("-opened_at", "-id").values_list(*fields)[:limit])


HANDLING = ("act.case.accept", "act.case.return", "act.case.handle")


def handlers_of_subject(subject: str) -> set[str]:
    """Ids of all who ever handled a case, or the cases a decision ordered.

    Accepted, returned or reported work.
    """
    cases = Case.objects.filter(Q(public_id=subject) | Q(origin=subject)).values_list("public_id", flat=True)
    return {actor for case in list(cases) for actor in actors_of(case, HANDLING)}


def share_of_cases(
    *, numerator: str, denominator: str, start: datetime, end: datetime, district: str = ""
) -> tuple[int, int]:
    """How many cases opened in [start, end) and worked here are in a named set, and of these in another.

    Returns (numerator within denominator, denominator). Cases that were never handled, were contested or
    opened again stay in every denominator.
    """
    cases = Case.objects.filter(opened_at__gte=start, opened_at__lt=end, adopted=False)
    if district:
        cases = cases.filter(district=district)
    base = cases.filter(_named_set(denominator))
    return base.filter(_named_set(numerator)).count(), base.count()


def _named_set(name: str) -> Q:
    """The cases that a name of the evaluation schema means.

    A case is done when its check has passed, and due when it is done, when a limit of its handling passed, or
    when it was late: giving work back or ending a case takes nothing out that was late, and counts as nothing
    that was done.
    """
    now, states = clock.now(), pack().pack.workflow.states
    handling = Clock.objects.filter(case=OuterRef("pk"), stage="handle")
    late = Q(Exists(handling.filter(Q(stopped_at__gt=F("due_at")) | Q(stopped_at=None, due_at__lt=now))))
    done = Q(state__in=[s.code for s in states if s.role in ("checked", "closed")]) & Q(Exists(handling))
    ended = Q(state__in=[s.code for s in states if s.role == "ended"])
    sets = {
        "due": done | late | (Q(Exists(handling.filter(due_at__lt=now))) & ~ended),
        "closed-in-time": done & ~late,
        "closed": Q(state__in=[s.code for s in states if s.role == "closed"]) | Q(reopened__gt=0),
        "answered": ~Q(answer=""),
        "confirmed": Q(confirmed=True),
        "reopened": Q(reopened__gt=0),
    }
    return sets[name]


def describe_cases(ids: Iterable[str]) -> Iterable[Description]:
    """Descriptions for a walk (one query)."""
    for c in Case.objects.filter(public_id__in=list(ids)):
        title = f"{c.number} {c.title}"
        yield Description(
            c.public_id,
            "case",
            title,
            c.state,
            c.opened_at.isoformat(),
            f"/cases/{c.public_id}/",
            c.simulated,
        )


def describe_orders(ids: Iterable[str]) -> Iterable[Description]:
    """Descriptions for a walk (one query)."""
    for o in Order.objects.filter(public_id__in=list(ids)).select_related("case", "party"):
        title, url = f"{o.party.name_zh} · {o.task}"[:120], f"/cases/{o.case.public_id}/"
        yield Description(
            o.public_id, "order", title, o.state, o.issued_at.isoformat(), url, o.case.simulated
        )


def describe_outcomes(ids: Iterable[str]) -> Iterable[Description]:
    """Descriptions for a walk (one query)."""
    for o in Outcome.objects.filter(public_id__in=list(ids)).select_related("order__case"):
        url = f"/cases/{o.order.case.public_id}/"
        yield Description(
            o.public_id, "outcome", o.text[:120], o.result, o.done_at.isoformat(), url, o.order.case.simulated
        )


def describe_checks(ids: Iterable[str]) -> Iterable[Description]:
    """Descriptions for a walk (one query)."""
    for c in Check.objects.filter(public_id__in=list(ids)).select_related("outcome__order__case"):
        case = c.outcome.order.case
        state = "passed" if c.passed else "failed"
        yield Description(
            c.public_id,
            "check",
            c.text[:120],
            state,
            c.checked_at.isoformat(),
            f"/cases/{case.public_id}/",
            case.simulated,
        )


def without_case(signal_ids: QuerySet[Any]) -> QuerySet[Any]:
    """Of these signals, the ones that belong to no case yet."""
    return signal_ids.exclude(Exists(CaseSignal.objects.filter(signal=OuterRef("pk"))))
