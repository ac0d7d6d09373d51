"""Kinds of personal data: what each room keeps of people, when its span begins, and how it is shredded.

A room registers its kinds (from its ``AppConfig.ready``); oversight asks all of them alike and knows none.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from qipan.core.actors import Actor

# Rows whose span began before a moment, without those that a hold keeps (ids of what is held).
Due = Callable[[datetime, Collection[str]], QuerySet[Any]]
Shred = Callable[[Actor, Sequence[Any]], None]


@dataclass(frozen=True, slots=True)
class PersonalDataKind:
    """A kind: its code in ``retention.yaml``, its name, from when its days count, and the two doings.

    ``due`` gives rows in the order of their keys. ``shred`` runs in a transaction of the caller, records an
    event for each row and leaves the row itself in place: that something was there is no secret.
    """

    code: str
    name: str | Promise
    begins: str | Promise
    due: Due
    shred: Shred


_kinds: dict[str, PersonalDataKind] = {}


def personal(kind: PersonalDataKind) -> None:
    """Make a kind known to the house."""
    _kinds[kind.code] = kind


def personal_kinds() -> tuple[PersonalDataKind, ...]:
    """All kinds, earlier rooms first."""
    return tuple(_kinds.values())
