"""The walk: from any object up to what it came from and down to the effect it had."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Literal

from django.utils.translation import gettext as _

from qipan.core.ids import is_id, prefix_of
from qipan.core.models import Edge
from qipan.errors import InputError, NotFound
from qipan.kernels.identifiers import mask

Direction = Literal["up", "down"]
MAX_DEPTH = 12


@dataclass(frozen=True, slots=True)
class Description:
    """How an object presents itself on a walk: kind of link in the chain, title, state, time, page."""

    public_id: str
    stage: str
    title: str
    state: str = ""
    at: str = ""
    url: str = ""
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """An edge met on a walk, with its distance from the start (1 = neighbour)."""

    depth: int
    source: str
    target: str
    relation: str


@dataclass(frozen=True, slots=True)
class Walk:
    """All that was reached from ``start``: edges by depth, objects described, and what a limit left out."""

    start: str
    direction: Direction
    steps: tuple[Step, ...]
    objects: dict[str, Description]
    left_out: int


Describer = Callable[[Iterable[str]], Iterable[Description]]
_describers: dict[str, Describer] = {}


def register(prefix: str, describer: Describer) -> None:
    """A context tells how objects with its id prefix are described, many at a time."""
    _describers[prefix] = describer


def describe(ids: Iterable[str]) -> dict[str, Description]:
    """Descriptions by id, one query per kind; an id that no longer stands is described as missing.

    Telephone and identity numbers in titles are masked, whoever walks.
    """
    kinds: dict[str, list[str]] = {}
    for public_id in ids:
        kinds.setdefault(prefix_of(public_id), []).append(public_id)
    found: dict[str, Description] = {}
    for prefix, members in kinds.items():
        if prefix in _describers:
            told = _describers[prefix](members)
            found.update((d.public_id, replace(d, title=mask(d.title))) for d in told)
        for public_id in members:
            found.setdefault(public_id, Description(public_id, prefix, public_id, state="missing"))
    return found


def walk(start: str, direction: Direction, *, depth: int = MAX_DEPTH, per_level: int = 50) -> Walk:
    """Walk the chain from ``start``, breadth first: one query per level, one per kind of object met.

    At most ``per_level`` edges are followed on a level (an import has thousands of signals); the rest is
    counted in ``left_out``. Raises ``InputError`` for a malformed id, ``NotFound`` for one nothing knows.
    """
    if not is_id(start):
        raise InputError(
            _("'%(id)s' is not a public id.") % {"id": start},
            mend=_("Ids look like sig_01k…; copy one from a page."),
        )
    steps, left_out = _climb(start, direction, depth, per_level)
    objects = describe({start, *(s.source for s in steps), *(s.target for s in steps)})
    if not steps and objects[start].state == "missing":
        raise NotFound(
            _("Nothing has the id %(id)s.") % {"id": start},
            mend=_("Check the id, and that this is the right store."),
        )
    return Walk(start, direction, tuple(steps), objects, left_out)


def _climb(start: str, direction: Direction, depth: int, per_level: int) -> tuple[list[Step], int]:
    near, far = ("source", "target") if direction == "down" else ("target", "source")
    seen, frontier, steps, left_out = {start}, [start], [], 0
    for level in range(1, depth + 1):
        edges = Edge.objects.filter(**{f"{near}__in": frontier}).order_by("id")
        rows = list(edges.values_list("source", "target", "relation")[: per_level + 1])
        if len(rows) > per_level:
            left_out += edges.count() - per_level
            rows = rows[:per_level]
        steps += [Step(level, *row) for row in rows]
        frontier = list(dict.fromkeys(row[1 if far == "target" else 0] for row in rows))
        frontier = [public_id for public_id in frontier if public_id not in seen]
        seen.update(frontier)
        if not frontier:
            break
    return steps, left_out
