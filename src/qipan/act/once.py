"""A report that is sent twice is one case: whoever got no answer sends it again and gets the same receipt.

The secret of such a report is derived from the sender's key and this store's own, so that it can be handed
out again although it stands nowhere. Source: IETF draft-ietf-httpapi-idempotency-key-header.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from qipan.act import rules
from qipan.act.models import TakenOnce
from qipan.act.opening import Receipt
from qipan.core.public import canonical, clock, insert_or_skip
from qipan.errors import InputError, RuleRefused

# A key that others could guess would hand them the receipt.
SHORTEST_KEY, LONGEST_KEY = 16, 128
KEPT = timedelta(days=30)


class _Beaten(Exception):
    """Another copy was taken in at the same moment: this one leaves nothing behind."""


def digest_of(said: dict[str, Any], photos: Sequence[bytes] = ()) -> str:
    """SHA-256 of all that a report says."""
    files = [hashlib.sha256(photo).hexdigest() for photo in photos]
    return hashlib.sha256(canonical([json.loads(json.dumps(said, default=str)), files]).encode()).hexdigest()


def taken_once(key: str, digest: str, take: Callable[[str], Receipt], *, scope: str) -> Receipt:
    """``take(secret)``'s receipt; the same one for each further call with this key of the same ``scope``.

    Without a key every call takes a report in. Raises ``InputError`` for a key that is too short or too long,
    ``RuleRefused`` for one under which something else was said.
    """
    if not key:
        return take("")
    _ensure_key(key)
    mark = hashlib.sha256(f"once:{scope}:{key}".encode()).hexdigest()
    known = _known(mark, digest)
    if known is not None:
        return known
    try:
        with transaction.atomic():
            receipt = take(rules.derived_secret(f"once:{mark}", settings.SECRET_KEY))
            row = TakenOnce(key=mark, digest=digest, case=receipt.case, taken_at=clock.now())
            if not insert_or_skip(row, "key"):
                raise _Beaten
    except _Beaten:
        known = _known(mark, digest)
        if known is None:
            raise
        return known
    return receipt


def forget_old() -> int:
    """The daily job: whoever did not send again within a month does so no more; returns how many went."""
    gone, _each = TakenOnce.objects.filter(taken_at__lt=clock.now() - KEPT).delete()
    return gone


def _known(mark: str, digest: str) -> Receipt | None:
    found = TakenOnce.objects.select_related("case").filter(key=mark).first()
    if found is None:
        return None
    if found.digest != digest:
        raise RuleRefused(
            _("Another report was sent under this key already."),
            where="Idempotency-Key",
            mend=_("Give each report a key of its own; send the same report only under the same one."),
        )
    return Receipt(found.case, rules.derived_secret(f"once:{mark}", settings.SECRET_KEY))


def _ensure_key(key: str) -> None:
    if not SHORTEST_KEY <= len(key) <= LONGEST_KEY:
        raise InputError(
            _("A key has %(least)d to %(most)d characters.") % {"least": SHORTEST_KEY, "most": LONGEST_KEY},
            where="Idempotency-Key",
            mend=_("Draw a random one for each report, such as a UUID."),
        )
