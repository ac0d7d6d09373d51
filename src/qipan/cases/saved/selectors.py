"""Reads of named filters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from qipan.cases.lists.case_filter import broken
from qipan.cases.models import SavedFilter
from qipan.core.public import Actor, Description
from qipan.errors import NotFound, RuleRefused


@dataclass(frozen=True, slots=True)
class Kept:
    """A named filter as its reader sees it; ``broken`` names what the city's text no longer knows."""

    id: str
    name: str
    shared: bool
    mine: bool
    asked: dict[str, str]
    broken: tuple[str, ...]


def filters_of(by: Actor) -> list[Kept]:
    """The reader's own filters and those shared in the own organisation, by name (one query)."""
    shared = Q(shared=True, organisation__public_id=by.organisation)
    found = SavedFilter.objects.filter(shared | Q(owner__public_id=by.id), ended_at=None)
    return [_kept(saved, by) for saved in found.select_related("owner").order_by("name", "id")[:200]]


def filter_by_id(public_id: str, *, by: Actor) -> Kept:
    """A filter of one's own or one that was shared. Raises ``NotFound``."""
    for kept in filters_of(by):
        if kept.id == public_id:
            return kept
    raise NotFound(_("You have no filter %(id)s.") % {"id": public_id}, mend=_("Check the number."))


def usable(public_id: str, *, by: Actor) -> dict[str, str]:
    """The plain words of a filter.

    Raises ``NotFound``, and ``RuleRefused`` where the city's text has moved on.
    """
    kept = filter_by_id(public_id, by=by)
    if kept.broken:
        raise RuleRefused(
            _("The filter '%(name)s' no longer fits the city's text.") % {"name": kept.name},
            where=", ".join(kept.broken),
            mend=_("Save it anew without these parts."),
        )
    return kept.asked


def _kept(saved: SavedFilter, by: Actor) -> Kept:
    mine = saved.owner.public_id == by.id
    return Kept(saved.public_id, saved.name, saved.shared, mine, saved.asked, tuple(broken(saved.asked)))


def describe_filters(ids: Iterable[str]) -> Iterable[Description]:
    """Descriptions for a walk (one query)."""
    for saved in SavedFilter.objects.filter(public_id__in=list(ids)):
        state = "ended" if saved.ended_at else "saved"
        yield Description(saved.public_id, "filter", saved.name, state, saved.saved_at.isoformat())
