"""Personal keys to the API: made once, shown once, kept hashed, taken back at any time."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from qipan.core.public import Actor, clock, new_id, record, unit_of_work
from qipan.errors import InputError, NotFound
from qipan.people.models import Account, ApiToken

# So that a key is known for what it is when it turns up in a log or a repository.
MARK = "qpn_"
LONGEST = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class NewToken:
    """A fresh key. ``key`` is shown this once; the store keeps its digest only."""

    token: ApiToken
    key: str


@unit_of_work
def make_token(*, by: Actor, account: Account, label: str = "", days: int = 365) -> NewToken:
    """Make a key for an account. Raises ``InputError`` for a life of less than a day or over two years."""
    life = timedelta(days=days)
    if not timedelta(0) < life <= LONGEST:
        raise InputError(
            f"A key lives from 1 to {LONGEST.days} days.", where="days", mend="Make a new one when it ends."
        )
    key, now = MARK + secrets.token_urlsafe(32), clock.wall_now()
    token = ApiToken.objects.create(
        public_id=new_id("tok"),
        account=account,
        digest=digest_of(key),
        label=label[:64],
        created_at=now,
        expires_at=now + life,
    )
    record("people.token.made", by=by, subject=account.public_id, data={"token": token.public_id})
    return NewToken(token, key)


@unit_of_work
def end_token(*, by: Actor, public_id: str) -> ApiToken:
    """Take a key back from now on; taking it back twice changes nothing. Raises ``NotFound``."""
    token = ApiToken.objects.select_related("account").filter(public_id=public_id).first()
    if token is None:
        raise NotFound(f"No key has the id '{public_id}'.", mend="See 'qipan account tokens'.")
    if token.ended_at is None:
        token.ended_at = clock.wall_now()
        token.save(update_fields=["ended_at"])
        record("people.token.ended", by=by, subject=token.account.public_id, data={"token": public_id})
    return token


def tokens_of(account: Account) -> list[ApiToken]:
    """Keys of an account, newest first; ended and expired ones too."""
    return list(ApiToken.objects.filter(account=account).order_by("-id"))


def account_of_key(key: str) -> Account | None:
    """The active account behind a key that is in force, or None (one query).

    Real time counts, also in a store whose own clock is shifted.
    """
    if not key.startswith(MARK):
        return None
    found = ApiToken.objects.select_related("account__organisation").filter(
        digest=digest_of(key), ended_at=None, expires_at__gt=clock.wall_now(), account__is_active=True
    )
    token = found.first()
    return token.account if token else None


def digest_of(key: str) -> str:
    """Under what a key is kept."""
    return hashlib.sha256(key.encode()).hexdigest()
