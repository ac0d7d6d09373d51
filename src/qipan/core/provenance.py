"""The walk: from any object up to what it came from and down to the effect it had."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from qipan.core.climb import MAX_DEPTH, PER_NODE, Fold, Step, climb
from qipan.core.ids import is_id, prefix_of
from qipan.core.links import Direction
from qipan.errors import InputError, NotFound
from qipan.kernels.identifiers import mask


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
class Walk:
    """All that was reached from ``start``: links by depth, objects described, and what is folded away."""

    start: str
    direction: Direction
    steps: tuple[Step, ...]
    objects: dict[str, Description]
    folds: tuple[Fold, ...]

    @property
    def left_out(self) -> int:
        """How many links are folded away."""
        return sum(fold.count for fold in self.folds)


Describer = Callable[[Iterable[str]], Iterable[Description]]
_describers: dict[str, Describer] = {}


def register(prefix: str, describer: Describer) -> None:
    """A context tells how objects with its id prefix are described, many at a time."""
    _describers[prefix] = describer


def describe(ids: Iterable[str]) -> dict[str, Description]:
    """Descriptions by id, one query per kind; an id that no longer exists is described as missing.

    Telephone and identity numbers in titles are masked, whoever walks.
    """
    kinds: dict[str, list[str]] = {}
    for public_id in ids:
        kinds.setdefault(prefix_of(public_id), []).append(public_id)
    described: dict[str, Description] = {}
    for prefix, members in kinds.items():
        if prefix in _describers:
            descriptions = _describers[prefix](members)
            described.update((d.public_id, replace(d, title=mask(d.title))) for d in descriptions)
        for public_id in members:
            described.setdefault(public_id, Description(public_id, prefix, public_id, state="missing"))
    return described


def walk(start: str, direction: Direction, *, depth: int = MAX_DEPTH, per_node: int = PER_NODE) -> Walk:
    """Walk the chain from ``start``, breadth first: one or two queries per level, one per kind of object.

    Of one object's neighbours of a kind by a relation the oldest ``per_node`` are steps; the others are
    folded into one ``Fold`` that counts them and is followed as a whole, so that what they lead to is
    reached.
    Raises ``InputError`` for a malformed id, ``NotFound`` for one that nothing has.
    """
    if not is_id(start):
        raise InputError(
            _("'%(id)s' is not a public id.") % {"id": start},
            mend=_("Ids look like sig_01k…; copy one from a page."),
        )
    steps, folds = climb(start, direction, depth, per_node)
    objects = describe({start, *(s.source for s in steps), *(s.target for s in steps)})
    if not steps and objects[start].state == "missing":
        raise NotFound(
            _("Nothing has the id %(id)s.") % {"id": start},
            mend=_("Check the id, and that this is the right store."),
        )
    return Walk(start, direction, steps, objects, folds)
