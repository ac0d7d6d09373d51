"""Sentences of events: kept beside the log, where they can be shredded; the log seals which one it was.

What is sealed stays for ever. So an event holds codes, ids, numbers and times, and in the place of a sentence
the id of a row of ``EventText``. The digest of that row is in the same event: an altered sentence is found.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from qipan.core.ids import PATTERN, new_id
from qipan.core.models import Event, EventText
from qipan.kernels.identifiers import mask

# What people write stands under these keys: there, one word is plain only when it is written like a code.
WRITTEN = frozenset({"answer", "name", "note", "question", "reason", "reasons", "text", "title", "words"})
# Codes, ids, digests, numbers, times, paths: one word of printable ASCII.
_PLAIN = re.compile(r"[!-~]{0,200}")
_CODE = re.compile(r"[a-z0-9][a-z0-9._:-]{0,63}")


def take_out(data: Mapping[str, Any], event: Event) -> tuple[dict[str, Any], list[EventText]]:
    """The facts of ``event`` with each sentence replaced by its id, and the rows that keep the sentences.

    Telephone and identity numbers are masked in both.
    """
    texts: list[EventText] = []

    def replaced(value: Any, key: str) -> Any:
        if isinstance(value, Mapping):
            return {name: replaced(inner, str(name)) for name, inner in value.items()}
        if isinstance(value, list | tuple):
            return [replaced(inner, key) for inner in value]
        if not isinstance(value, str) or not value or PATTERN.fullmatch(value):
            return value
        if (_CODE if key in WRITTEN else _PLAIN).fullmatch(value):
            return mask(value)
        texts.append(
            EventText(public_id=new_id("txt", event.at), subject=event.subject, at=event.at, text=mask(value))
        )
        return texts[-1].public_id

    return {name: replaced(value, name) for name, value in data.items()}, texts


def with_texts(events: list[Event]) -> list[Event]:
    """The same events, their sentences read at once (one query, none where no event has one)."""
    ids = {each for event in events for each in _ids(event.data)}
    texts = texts_of(ids)
    for event in events:
        event.texts = texts
    return events


def texts_of(ids: Iterable[str]) -> dict[str, str]:
    """Sentences by id; one that was shredded is empty (one query, none for none)."""
    ids = set(ids)
    if not ids:
        return {}
    return dict(EventText.objects.filter(public_id__in=ids).values_list("public_id", "text"))


def about(kinds: Collection[str], before: datetime) -> QuerySet[EventText]:
    """Sentences that stand, recorded before a moment in events about objects of these kinds, oldest first."""
    of_kinds = reduce(or_, (Q(subject__startswith=f"{kind}_") for kind in kinds))
    return EventText.objects.filter(of_kinds, at__lt=before).exclude(text="").order_by("at", "id")


def read(event: Event, content: Any) -> Any:
    """The facts of an event with its sentences in their places."""
    ids = _ids(event.data)
    if not ids:
        return content
    texts = event.texts if event.texts is not None else texts_of(ids)
    return _put_in(content, texts)


def _ids(data: str) -> list[str]:
    return [each for each in PATTERN.findall(data) if each.startswith("txt_")]


def _put_in(value: Any, texts: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: _put_in(inner, texts) for name, inner in value.items()}
    if isinstance(value, list):
        return [_put_in(inner, texts) for inner in value]
    return texts.get(value, value) if isinstance(value, str) else value
