"""A request from a phone that is sent twice changes nothing the second time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from qipan.act.models import FieldEntry
from qipan.core.public import Actor, canonical, clock
from qipan.errors import InputError, RuleRefused
from qipan.people.public import account_by_id, require_person

SHORTEST_KEY, LONGEST_KEY = 16, 64
Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a phone sends: its own key, what kind of thing it is, and the whole request."""

    key: str
    kind: str
    told: Mapping[str, Any]

    @property
    def digest(self) -> str:
        """Of the request, so that a key cannot come to mean something else."""
        return hashlib.sha256(canonical(dict(self.told)).encode()).hexdigest()


def once(*, by: Actor, entry: Entry, do: Callable[[], Answer], keep: Callable[[Answer], Answer]) -> Answer:
    """Do it in one transaction, or give the answer of the first time with ``repeated`` set.

    ``keep`` says what of the answer may stand in the store. Raises ``InputError`` for a key that is none,
    ``RuleRefused`` for one that stands for another request.
    """
    require_person(by)
    if not SHORTEST_KEY <= len(entry.key) <= LONGEST_KEY:
        raise InputError(
            _("The key of the request is missing or too short."),
            where="key",
            mend=_("Draw a random UUID when it is written down, and keep it."),
        )
    known = _known(by, entry)
    if known is not None:
        return known
    try:
        with transaction.atomic():
            _claim(by, entry)
            answer = do()
            FieldEntry.objects.filter(account__public_id=by.id, key=entry.key).update(answer=keep(answer))
            return {**answer, "repeated": False}
    except IntegrityError:
        # The same request came in twice at once; the other one has done it.
        known = _known(by, entry)
        if known is None:
            raise
        return known


def _claim(by: Actor, entry: Entry) -> None:
    """Take the key before the work: a second one waits here for the first, and then finds it taken."""
    FieldEntry.objects.create(
        account=account_by_id(by.id),
        key=entry.key,
        kind=entry.kind,
        digest=entry.digest,
        answer={},
        taken_at=clock.now(),
    )


def _known(by: Actor, entry: Entry) -> Answer | None:
    found = FieldEntry.objects.filter(account__public_id=by.id, key=entry.key).first()
    if found is None:
        return None
    if (found.kind, found.digest) != (entry.kind, entry.digest):
        raise RuleRefused(
            _("This key already stands for something else that was sent."),
            where="key",
            mend=_("Draw a new key for what is new."),
        )
    return {**found.answer, "repeated": True}
