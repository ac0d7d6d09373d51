"""Saving, sharing and ending named filters."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from qipan.cases.lists.case_filter import NAMES, broken, parse_case_filter, serialise_case_filter
from qipan.cases.models import SavedFilter
from qipan.core.public import Actor, clock, new_id, record, unit_of_work
from qipan.errors import InputError, NotFound, RuleRefused
from qipan.people.public import Permission, account_by_id, require, require_person

MOST = 50
LONGEST = 60


def save_filter(*, by: Actor, name: str, asked: Mapping[str, str], shared: bool = False) -> SavedFilter:
    """Keep a filter under a name: for oneself, or for all of the own organisation.

    A name that is in use is given the new filter. Raises ``InputError`` for no name, an empty filter or one
    that the city's text does not know, ``RuleRefused`` for too many, ``NotPermitted`` without ``case.view``.
    """
    require_person(by)
    require(by, Permission.CASE_VIEW)
    name, kept = name.strip(), _kept(asked)
    if not 1 <= len(name) <= LONGEST:
        raise InputError(
            _("A filter needs a name of at most %(most)d characters.") % {"most": LONGEST}, where="name"
        )
    account = account_by_id(by.id)
    mine = SavedFilter.objects.filter(owner=account, ended_at=None)
    if mine.exclude(name=name).count() >= MOST:
        raise RuleRefused(_("You have %(most)d filters.") % {"most": MOST}, mend=_("Remove one first."))
    try:
        with transaction.atomic():
            mine.filter(name=name).update(ended_at=clock.now())
            saved = SavedFilter.objects.create(
                public_id=new_id("flt"),
                name=name,
                owner=account,
                organisation=account.organisation,
                shared=shared,
                asked=kept,
                saved_at=clock.now(),
            )
            # The name is the person's own words: it stays out of the log.
            data = {"shared": shared, "fields": sorted(kept)}
            record("act.filter.saved", by=by, subject=saved.public_id, data=data)
    except IntegrityError as error:
        raise RuleRefused(_("This name was taken a moment ago."), where="name") from error
    return saved


def _kept(asked: Mapping[str, str]) -> dict[str, str]:
    kept = serialise_case_filter(parse_case_filter(asked), sort=str(asked.get("sort") or ""))
    if not kept:
        raise InputError(
            _("This filter restricts nothing."), where="filter", mend=_("Choose what it should show.")
        )
    if unknown := broken(kept):
        raise InputError(
            _("The city's text does not know %(parts)s.") % {"parts": ", ".join(unknown)}, where="filter"
        )
    return {name: kept[name] for name in NAMES if name in kept}


@unit_of_work
def end_filter(*, by: Actor, public_id: str) -> None:
    """Remove a filter of one's own. Raises ``NotFound`` for any other."""
    require_person(by)
    found = SavedFilter.objects.filter(public_id=public_id, owner__public_id=by.id, ended_at=None)
    if not found.update(ended_at=clock.now()):
        raise NotFound(_("You have no filter %(id)s.") % {"id": public_id}, mend=_("Check the number."))
    record("act.filter.ended", by=by, subject=public_id)
