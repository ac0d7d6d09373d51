"""Clocks of joined cases: the stricter deadline holds, and what each case had by itself is kept.

A limit that one reporter was promised is not lengthened because another asked as well.
"""

from __future__ import annotations

from typing import Any

from django.utils.dateparse import parse_datetime

from qipan.cases.models import Case, Clock, Merge

_FACTS = ("rule", "amount", "unit", "provisional", "explanation")
_TIMES = ("started_at", "due_at")


def running(case: Case) -> list[Clock]:
    """Clocks of the case that run."""
    return list(Clock.objects.filter(case=case, stopped_at=None).order_by("id"))


def make_stricter(into: Case, stopped: list[Clock]) -> dict[str, Any]:
    """Let ``into`` run under the earlier of its own deadlines and those that just ``stopped``.

    A stage that ``into`` has not begun runs on under the deadline promised; one that it has behind it stays
    so. Returns what ``loosen`` needs to take it back.
    """
    own = {c.stage: c for c in running(into)}
    begun = set(Clock.objects.filter(case=into).values_list("stage", flat=True))
    tightened, carried = {}, []
    for promised in stopped:
        mine = own.get(promised.stage)
        if mine is not None and promised.due_at < mine.due_at:
            tightened[str(mine.pk)] = _told(mine)
            _take_over(mine, promised)
        elif mine is None and promised.stage not in begun:
            carried.append(_copied(into, promised).pk)
    _set_due(into)
    return {"tightened": tightened, "carried": carried, "state": into.state}


def loosen(into: Case, undone: Merge) -> None:
    """Take back what a merge made stricter in ``into``, as far as no other merge that stands asks for it.

    Clocks that have stopped meanwhile stay as they are, and so does a stage that ``into`` began since.
    """
    others = list(Merge.objects.filter(into=into, undone_at=None).exclude(pk=undone.pk).order_by("id"))
    for clock_id, own in undone.before["tightened"].items():
        later = next((m for m in others if m.pk > undone.pk and clock_id in m.before["tightened"]), None)
        if later is not None:
            later.before["tightened"][clock_id] = own
        else:
            _give_back(int(clock_id), own)
    if into.state == undone.before["state"]:
        Clock.objects.filter(pk__in=undone.before["carried"], stopped_at=None).delete()
    for other in others:
        _ask_again(into, other)
    _set_due(into)


def _give_back(clock_id: int, own: dict[str, Any]) -> None:
    values = {name: own[name] for name in _FACTS}
    times = {name: parse_datetime(own[name]) for name in _TIMES}
    Clock.objects.filter(pk=clock_id, stopped_at=None).update(**values, **times)


def _ask_again(into: Case, other: Merge) -> None:
    """What one merge kept the other from asking for, it asks for now."""
    made = make_stricter(into, list(Clock.objects.filter(pk__in=other.before["stopped"])))
    other.before["tightened"].update(made["tightened"])
    other.before["carried"] += made["carried"]
    other.save(update_fields=["before"])


def restart(case: Case, clock_ids: list[int]) -> None:
    """Let the clocks that a merge stopped run on, under the deadlines that they always had."""
    Clock.objects.filter(pk__in=clock_ids, case=case).update(stopped_at=None)
    _set_due(case)


def _told(mine: Clock) -> dict[str, Any]:
    facts = {name: getattr(mine, name) for name in _FACTS}
    return {**facts, **{name: getattr(mine, name).isoformat() for name in _TIMES}}


def _take_over(mine: Clock, promised: Clock) -> None:
    for name in (*_FACTS, *_TIMES):
        setattr(mine, name, getattr(promised, name))
    mine.save()


def _copied(into: Case, promised: Clock) -> Clock:
    values = {name: getattr(promised, name) for name in ("stage", *_FACTS, *_TIMES)}
    return Clock.objects.create(case=into, **values)


def _set_due(case: Case) -> None:
    case.due_at = min((c.due_at for c in running(case)), default=None)
    case.save(update_fields=["due_at"])
