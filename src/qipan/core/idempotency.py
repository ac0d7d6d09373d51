"""A request that is sent twice under one key is carried out once: the second gets the answer of the first.

The key is claimed before the work and in its transaction: a copy that comes in at the same moment waits for
the first and then finds its answer; work that fails leaves no key. Source: IETF
draft-ietf-httpapi-idempotency-key-header.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from qipan.core import clock
from qipan.core.events import canonical
from qipan.core.fast_rows import insert_or_skip
from qipan.core.job_models import IdempotencyKey
from qipan.errors import InputError, RuleRefused

# A key that others could guess would give them the answer.
SHORTEST_KEY, LONGEST_KEY = 16, 128
Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Repeatable:
    """A request that may come again. Keys of one ``scope`` (a door, an account) are apart from all others.

    ``digest`` is of all that the request says (``digest_of``); after ``span`` the key is forgotten (None:
    never). ``where`` names the field or header of the key in errors.
    """

    scope: str
    key: str
    digest: str
    span: timedelta | None = timedelta(days=30)
    where: str = "Idempotency-Key"

    @property
    def mark(self) -> str:
        """SHA-256 of scope and key: what the store holds instead of the key."""
        return hashlib.sha256(f"once:{self.scope}:{self.key}".encode()).hexdigest()


def digest_of(request: dict[str, Any], files: Sequence[bytes] = ()) -> str:
    """SHA-256 of all that a request says, and of its files."""
    digests = [hashlib.sha256(file).hexdigest() for file in files]
    return hashlib.sha256(
        canonical([json.loads(json.dumps(request, default=str)), digests]).encode()
    ).hexdigest()


def run_once(
    request: Repeatable,
    run: Callable[[], Answer],
    *,
    keep: Callable[[Answer], Answer] = lambda answer: answer,
) -> tuple[Answer, bool]:
    """The answer of ``run``, and whether it is that of an earlier call.

    ``keep`` says what of the answer may stand in the store (ids, no personal data). Raises ``InputError`` for
    a key that is too short or too long, ``RuleRefused`` for one under which something else was sent, and
    whatever ``run`` raises.
    """
    if not SHORTEST_KEY <= len(request.key) <= LONGEST_KEY:
        raise InputError(
            _("A key has %(least)d to %(most)d characters.") % {"least": SHORTEST_KEY, "most": LONGEST_KEY},
            where=request.where,
            mend=_("Draw a random one for each request, such as a UUID, and keep it until it is answered."),
        )
    # Most repeats come long after: they need no transaction.
    if (row := IdempotencyKey.objects.filter(key=request.mark).first()) is not None:
        return _repeat(request, row)
    with transaction.atomic():
        now = clock.now()
        row = IdempotencyKey(
            key=request.mark,
            digest=request.digest,
            made_at=now,
            expires_at=None if request.span is None else now + request.span,
        )
        if not insert_or_skip(row, "key"):
            return _repeat(request, IdempotencyKey.objects.get(key=request.mark))
        answer = run()
        IdempotencyKey.objects.filter(key=request.mark).update(answer=keep(answer))
    return answer, False


def _repeat(request: Repeatable, row: IdempotencyKey) -> tuple[Answer, bool]:
    if row.digest != request.digest:
        raise RuleRefused(
            _("Something else was sent under this key already."),
            where=request.where,
            mend=_("Draw a new key for what is new; send only the same request under the same one."),
        )
    answer: Answer = row.answer
    return answer, True


def forget_expired() -> int:
    """The daily job: whoever did not send again until then does so no more; returns how many went."""
    count, _each = IdempotencyKey.objects.filter(expires_at__lt=clock.now()).delete()
    return count
