"""What came in and could not be taken: kept whole, with its reason, until somebody settles it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from qipan.core.public import Actor, Description, clock, new_id, reason_problem, record, unit_of_work
from qipan.errors import NotFound, RuleRefused
from qipan.exchange.models import QuarantinedInbound
from qipan.kernels.identifiers import mask
from qipan.people.public import Permission, require, require_person

MOST_RAW = 10 * 1024 * 1024
Taker = Callable[[Actor, QuarantinedInbound], str]
_takers: dict[str, Taker] = {}


def takes(origin: str, taker: Taker) -> None:
    """``taker`` makes a case of what was held back from ``origin``; it returns the case's id."""
    _takers[origin] = taker


@unit_of_work
def hold_back(
    *, by: Actor, origin: str, ref: str, reason: str, message: str, raw: bytes
) -> QuarantinedInbound:
    """Keep something; what is kept already stays as it is, with the newest reason."""
    words = mask(message)[:500]
    held, made = QuarantinedInbound.objects.get_or_create(
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


@unit_of_work
def take_in(*, by: Actor, public_id: str) -> QuarantinedInbound:
    """Make a case of it after all. Raises ``RuleRefused`` where that cannot be done."""
    held = _open(by, public_id)
    taker = _takers.get(held.origin)
    if taker is None:
        raise RuleRefused(
            _("This can only be mended where it came from."), mend=_("Or set it aside, with a reason.")
        )
    case = taker(by, held)
    return _settle(by, held, {"case": case}, case)


@unit_of_work
def set_aside(*, by: Actor, public_id: str, reason: str) -> QuarantinedInbound:
    """Nothing is to be done about it; what was kept is removed."""
    held = _open(by, public_id)
    if reason_problem(reason):
        raise RuleRefused(_("Setting aside needs a reason."), where="reason")
    return _settle(by, held, {"reason": reason.strip()}, "")


@unit_of_work
def let_go(*, by: Actor, held: QuarantinedInbound, reason: str) -> None:
    """The span of what nobody settled is over: it is set aside by the house itself, and what it held goes."""
    found = QuarantinedInbound.objects.select_for_update().filter(pk=held.pk, settled_at=None).first()
    if found is not None:
        _settle(by, found, {"reason": reason}, "")


def settle_taken(*, by: Actor, origin: str, ref: str, case: str) -> None:
    """What had been held back came again and was taken."""
    for held in QuarantinedInbound.objects.filter(origin=origin, ref=ref, settled_at=None):
        _settle(by, held, {"case": case}, case)


def open_ones() -> list[QuarantinedInbound]:
    """What waits to be settled, newest first (one query, without what was kept)."""
    return list(QuarantinedInbound.objects.filter(settled_at=None).defer("raw").order_by("-id")[:200])


def describe_quarantined(ids: Iterable[str]) -> Iterable[Description]:
    """Descriptions for a walk (one query)."""
    for row in QuarantinedInbound.objects.filter(public_id__in=list(ids)).defer("raw"):
        state = "settled" if row.settled_at else "waiting"
        yield Description(
            row.public_id, "held-back", row.origin, state, row.seen_at.isoformat(), "/outbox/held/"
        )


def _open(by: Actor, public_id: str) -> QuarantinedInbound:
    require_person(by)
    require(by, Permission.CASE_INTAKE)
    held = QuarantinedInbound.objects.select_for_update().filter(public_id=public_id).first()
    if held is None:
        raise NotFound(_("Nothing was held back under %(id)s.") % {"id": public_id})
    if held.settled_at is not None:
        raise RuleRefused(_("This is settled already."))
    return held


def _settle(by: Actor, held: QuarantinedInbound, data: dict[str, str], case: str) -> QuarantinedInbound:
    held.settled_at, held.settled_by, held.case, held.raw = clock.wall_now(), by.id, case, None
    held.save()
    record("act.exchange.settled", by=by, subject=held.public_id, data=data)
    return held
