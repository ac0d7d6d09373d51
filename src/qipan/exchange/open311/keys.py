"""Keys with which programs of a party post: made and taken back by a named person, kept hashed."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from qipan.core.public import Actor, clock, new_id, record, unit_of_work
from qipan.errors import InputError, NotFound, RuleRefused
from qipan.exchange.models import ExchangeKey
from qipan.people.public import Permission, organisation_by_code, require, require_person

MARK = "q311_"
LONGEST_DAYS = 730
SHORTEST_PURPOSE = 4


@dataclass(frozen=True, slots=True)
class NewKey:
    """A fresh key. ``plain`` is shown this once."""

    key: ExchangeKey
    plain: str


def digest_of(plain: str) -> str:
    """Under what a key is kept: it is drawn from 256 random bits, so that no slow hash is needed."""
    return hashlib.sha256(plain.encode()).hexdigest()


@unit_of_work
def make_key(*, by: Actor, party: str, purpose: str, per_hour: int = 600, days: int = 365) -> NewKey:
    """Make a key for a party's program. Raises ``InputError`` without purpose, limit or end."""
    require_person(by)
    require(by, Permission.EXCHANGE_MANAGE)
    ensure_purpose(purpose)
    if not (0 < per_hour <= 100_000 and 0 < days <= LONGEST_DAYS):
        raise InputError(
            _("A key has a limit and an end."),
            where="per_hour" if not 0 < per_hour <= 100_000 else "days",
            mend=_("1 to 100,000 requests an hour, 1 to 730 days."),
        )
    organisation, now = organisation_by_code(party), clock.wall_now()
    if organisation.dissolved_at is not None:
        raise RuleRefused(_("This party has been dissolved."), where="party", mend=_("Name its successor."))
    plain = MARK + secrets.token_urlsafe(32)
    key = ExchangeKey.objects.create(
        public_id=new_id("xky"),
        party=organisation,
        digest=digest_of(plain),
        purpose=purpose.strip(),
        per_hour=per_hour,
        made_at=now,
        made_by=by.id,
        expires_at=now + timedelta(days=days),
    )
    data = {"party": party, "per_hour": per_hour, "days": days}
    record("act.exchange.key-made", by=by, subject=key.public_id, data=data)
    return NewKey(key, plain)


@unit_of_work
def end_key(*, by: Actor, public_id: str) -> ExchangeKey:
    """Take a key back from now on; twice changes nothing. Raises ``NotFound``."""
    require_person(by)
    require(by, Permission.EXCHANGE_MANAGE)
    key = ExchangeKey.objects.select_for_update(of=("self",)).filter(public_id=public_id).first()
    if key is None:
        raise NotFound(_("No key has the id %(id)s.") % {"id": public_id})
    if key.ended_at is None:
        key.ended_at = clock.wall_now()
        key.save(update_fields=["ended_at"])
        record("act.exchange.key-ended", by=by, subject=key.public_id)
    return key


def key_in_force(plain: str) -> ExchangeKey | None:
    """The key behind what a caller sent, when it is in force (one query). Real time counts."""
    if not plain.startswith(MARK):
        return None
    keys = ExchangeKey.objects.select_related("party").filter(
        digest=digest_of(plain), ended_at=None, expires_at__gt=clock.wall_now(), party__dissolved_at=None
    )
    return keys.first()


def all_keys() -> list[ExchangeKey]:
    """All keys, newest first; ended ones too (one query)."""
    return list(ExchangeKey.objects.select_related("party").order_by("-id"))


def ensure_purpose(purpose: str) -> None:
    """Raise ``InputError`` unless it is said what a key or a webhook is for."""
    if not SHORTEST_PURPOSE <= len(purpose.strip()) <= 200:
        raise InputError(
            _("It is not said what for."),
            where="purpose",
            mend=_("Write one sentence, up to 200 characters."),
        )
