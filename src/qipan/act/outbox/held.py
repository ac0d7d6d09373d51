"""What came in and could not be taken: kept whole, with its reason, until somebody settles it."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from qipan.act.models import HeldBack
from qipan.core.public import Actor, clock, new_id, record
from qipan.errors import NotFound, RuleRefused
from qipan.kernels.identifiers import mask
from qipan.people.public import Permission, require, require_person

MOST_RAW = 10 * 1024 * 1024
Taker = Callable[[Actor, HeldBack], str]
_takers: dict[str, Taker] = {}


def takes(origin: str, taker: Taker) -> None:
    """``taker`` makes a case of what was held back from ``origin``; it returns the case's id."""
    _takers[origin] = taker


@transaction.atomic
def hold_back(*, by: Actor, origin: str, ref: str, reason: str, message: str, raw: bytes) -> HeldBack:
    """Keep something; what is kept already stays as it is, with the newest reason."""
    words = mask(message)[:500]
    held, made = HeldBack.objects.get_or_create(
        origin=origin,
        ref=ref[:96],
        defaults={
            "public_id": new_id("hld"),
            "reason": reason,
            "message": words,
            "raw": raw[:MOST_RAW],
            "seen_at": clock.wall_now(),
        },
    )
    if made:
        data = {"origin": origin, "reason": reason}
        record("act.exchange.held", by=by, subject=held.public_id, data=data)
    elif held.settled_at is None and (held.reason, held.message) != (reason, words):
        held.reason, held.message, held.raw = reason, words, raw[:MOST_RAW]
        held.save(update_fields=["reason", "message", "raw"])
    return held


@transaction.atomic
def take_in(*, by: Actor, public_id: str) -> HeldBack:
    """Make a case of it after all. Raises ``RuleRefused`` where that cannot be done."""
    held = _open(by, public_id)
    taker = _takers.get(held.origin)
    if taker is None:
        raise RuleRefused(
            _("This can only be mended where it came from."), mend=_("Or set it aside, with a reason.")
        )
    case = taker(by, held)
    return _settle(by, held, {"case": case}, case)


@transaction.atomic
def set_aside(*, by: Actor, public_id: str, reason: str) -> HeldBack:
    """Nothing is to be done about it; what was kept is removed."""
    held = _open(by, public_id)
    if len(reason.strip()) < 4:
        raise RuleRefused(_("Setting aside needs a reason."), where="reason")
    return _settle(by, held, {"reason": reason.strip()}, "")


@transaction.atomic
def let_go(*, by: Actor, held: HeldBack, reason: str) -> None:
    """The span of what nobody settled is over: it is set aside by the house itself, and what it held goes."""
    found = HeldBack.objects.select_for_update().filter(pk=held.pk, settled_at=None).first()
    if found is not None:
        _settle(by, found, {"reason": reason}, "")


def settle_taken(*, by: Actor, origin: str, ref: str, case: str) -> None:
    """What had been held back came again and was taken."""
    for held in HeldBack.objects.filter(origin=origin, ref=ref, settled_at=None):
        _settle(by, held, {"case": case}, case)


def open_ones() -> list[HeldBack]:
    """What waits to be settled, newest first (one query, without what was kept)."""
    return list(HeldBack.objects.filter(settled_at=None).defer("raw").order_by("-id")[:200])


def _open(by: Actor, public_id: str) -> HeldBack:
    require_person(by)
    require(by, Permission.CASE_INTAKE)
    held = HeldBack.objects.select_for_update().filter(public_id=public_id).first()
    if held is None:
        raise NotFound(_("Nothing was held back under %(id)s.") % {"id": public_id})
    if held.settled_at is not None:
        raise RuleRefused(_("This is settled already."))
    return held


def _settle(by: Actor, held: HeldBack, data: dict[str, str], case: str) -> HeldBack:
    held.settled_at, held.settled_by, held.case, held.raw = clock.wall_now(), by.id, case, None
    held.save()
    record("act.exchange.settled", by=by, subject=held.public_id, data=data)
    return held
