"""Proof that the event log was neither altered, nor thinned, nor cut off, and that its links stand."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from django.db.models import Exists, OuterRef

from qipan.core.events import digest, tag_of
from qipan.core.heads import Head
from qipan.core.models import Edge, Event, PendingSeal, Seal, Store
from qipan.core.seal import GENESIS, chained
from qipan.core.seal_key import key_name
from qipan.core.selectors import newest_event_id
from qipan.core.verify_rows import LastDigests, RowFault, check_rows

BATCH = 2000
# Enough to see what happened; a log that was replaced would name every row.
MOST_NAMED = 100
Triple = tuple[str, str, str]
TRIPLE = ("source", "relation", "target")
Kind = Literal[
    "altered",
    "removed",
    "seal-missing",
    "chain-broken",
    "rolled-back",
    "head-differs",
    "smuggled",
    "forged",
    "key-differs",
    "row-altered",
    "row-foreign",
    "row-removed",
    "file-altered",
    "file-removed",
    "link-missing",
    "link-foreign",
]


@dataclass(frozen=True, slots=True)
class Breach:
    """One proof of tampering: what kind, at which seal number, about which object, in a sentence."""

    kind: Kind
    no: int
    subject: str
    text: str


Check = Callable[[], Iterator[Breach]]
_checks: list[Check] = []


@dataclass(frozen=True, slots=True)
class Report:
    """Result of a verification: what was read and every breach found."""

    events: int
    seals: int
    waiting: int
    links: int
    rows: int
    heads: int
    breaches: tuple[Breach, ...]

    @property
    def intact(self) -> bool:
        """Whether nothing was found."""
        return not self.breaches


def verify(heads: Sequence[Head] = ()) -> Report:
    """Recompute the whole chain, hold every proved row and file against it, and the chain against kept heads.

    Linear in the number of events, rows and links; reads in batches and keeps of each row its digest.
    """
    heads, breaches = _of_this_store(heads), list(_key_differs())
    seals, chain_at = 0, dict.fromkeys((h.no for h in heads), "")
    newest, last = newest_event_id(), LastDigests()
    for found in _walk_chain(chain_at, last):
        seals += 1
        breaches.extend(found)
    breaches.extend(_against_heads(heads, chain_at, seals))
    waiting = PendingSeal.objects.count()
    events = Event.objects.count()
    breaches.extend(_smuggled())
    breaches.extend(islice(_forged(last), MOST_NAMED))
    rows, faults = check_rows(last, newest)
    breaches.extend(_row_breach(fault) for fault in faults[:MOST_NAMED])
    for check in _checks:
        breaches.extend(islice(check(), MOST_NAMED))
    breaches.extend(islice(_links_missing(), MOST_NAMED))
    breaches.extend(islice(_links_foreign(), MOST_NAMED))
    return Report(events, seals, waiting, Edge.objects.count(), rows, len(heads), tuple(breaches))


def also(check: Check) -> None:
    """Register what a room proves besides rows: its files against the digests that the rows hold."""
    _checks.append(check)


def _row_breach(fault: RowFault) -> Breach:
    texts = {
        "row-altered": "The row {key} of {label} is not what the log last said of it.",
        "row-foreign": "The row {key} of {label} stands in no event.",
        "row-removed": "The row {key} of {label} was removed past the log.",
    }
    return Breach(fault.kind, 0, fault.key, texts[fault.kind].format(key=fault.key, label=fault.label))


def _walk_chain(chain_at: dict[int, str], last: LastDigests) -> Iterator[list[Breach]]:
    """The breaches of each seal in turn; fills in the chain hash at the numbers asked for."""
    previous, expected = GENESIS, 1
    for seals in _seal_batches():
        rows = {e.public_id: e for e in Event.objects.filter(public_id__in=[s.event for s in seals])}
        for seal in seals:
            event = rows.get(seal.event)
            yield _check_seal(seal, event, previous, expected)
            if event is not None:
                last.add(event.rows)
            previous, expected = seal.chain, seal.no + 1
            if seal.no in chain_at:
                chain_at[seal.no] = seal.chain


def _seal_batches() -> Iterator[list[Seal]]:
    position = -1
    while batch := list(Seal.objects.filter(no__gt=position).order_by("no")[:BATCH]):
        yield batch
        position = batch[-1].no


def _check_seal(seal: Seal, event: Event | None, previous: str, expected: int) -> list[Breach]:
    found = []
    if seal.no != expected:
        text = f"Seals {expected} to {seal.no - 1} are missing."
        found.append(Breach("seal-missing", expected, seal.event, text))
    elif chained(previous, seal.no, seal.digest) != seal.chain:
        found.append(
            Breach(
                "chain-broken", seal.no, seal.event, f"Seal {seal.no} does not follow from the one before."
            )
        )
    if event is None:
        found.append(
            Breach("removed", seal.no, seal.event, f"Event {seal.event} (seal {seal.no}) was removed.")
        )
    elif digest(event) != seal.digest:
        text = f"Event {seal.event} (seal {seal.no}, {event.action}) was altered after sealing."
        found.append(Breach("altered", seal.no, seal.event, text))
    return found


def _against_heads(heads: Sequence[Head], chain_at: dict[int, str], seals: int) -> Iterator[Breach]:
    for head in heads:
        if not chain_at[head.no]:
            text = (
                f"A head kept from {head.sealed_at} names seal {head.no}; the log has {seals} seals: "
                f"the store was rolled back, or the end of its log was cut off."
            )
            yield Breach("rolled-back", head.no, head.event, text)
        elif not chain_at[head.no].startswith(head.chain):
            text = (
                f"Seal {head.no} is not the one that was exported on {head.sealed_at}: the log was rewritten."
            )
            yield Breach("head-differs", head.no, head.event, text)


def _of_this_store(heads: Sequence[Head]) -> list[Head]:
    """The heads of this store: a folder may hold those of one that it took the place of."""
    store = Store.objects.values_list("public_id", flat=True).first() or ""
    return [head for head in heads if head.store == store]


def _key_differs() -> Iterator[Breach]:
    made_with = Store.objects.values_list("seal_key", flat=True).first()
    if made_with and made_with != key_name():
        text = f"This store was sealed with the key {made_with}; the key at hand is {key_name()}."
        yield Breach("key-differs", 0, made_with, text)


def _forged(last: LastDigests) -> Iterator[Breach]:
    """Events that wait for a seal and were not recorded by this house: their tag is not of its key."""
    waiting = Event.objects.filter(pk__in=PendingSeal.objects.values("event_id")).order_by("pk")
    for event in waiting.iterator(chunk_size=BATCH):
        if tag_of(digest(event)) != event.tag:
            text = f"Event {event.public_id} ({event.action}, of {event.at}) was not recorded by this house."
            yield Breach("forged", 0, event.public_id, text)
        else:
            last.add(event.rows)


def _smuggled() -> Iterator[Breach]:
    """Events that are neither sealed nor waiting: put in past the log, or their seals were cut off."""
    sealed = Seal.objects.filter(event=OuterRef("public_id"))
    waiting = PendingSeal.objects.filter(event=OuterRef("pk"))
    strange = Event.objects.filter(~Exists(sealed), ~Exists(waiting))
    for event in strange.only("public_id", "action")[:MOST_NAMED]:
        text = f"Event {event.public_id} ({event.action}) is neither sealed nor waiting for a seal."
        yield Breach("smuggled", 0, event.public_id, text)


def _links_missing() -> Iterator[Breach]:
    """Links that an event declares and that no longer stand."""
    declaring = Event.objects.exclude(links="[]").order_by("pk").values_list("links", flat=True)
    declared = (link for text in declaring.iterator(chunk_size=200) for link in _declared(text))
    while batch := set(islice(declared, BATCH // 4)):
        sources, _relations, targets = zip(*batch, strict=True)
        near = Edge.objects.filter(target__in=set(targets), source__in=set(sources))
        for source, relation, target in sorted(batch - set(near.values_list(*TRIPLE))):
            text = f"The link {source} -{relation}-> {target} was removed."
            yield Breach("link-missing", 0, target, text)


def _links_foreign() -> Iterator[Breach]:
    """Links that stand although the event they name does not declare them."""
    position, links_of = 0, _DeclaredBy()
    while batch := list(_edges_after(position)):
        position = batch[-1][0]
        links_of.read({event for _pk, event, *_triple in batch})
        for _pk, event, source, relation, target in batch:
            if (source, relation, target) not in links_of.of(event):
                text = f"The link {source} -{relation}-> {target} stands in no event."
                yield Breach("link-foreign", 0, target, text)


def _edges_after(position: int) -> Iterator[tuple[int, str, str, str, str]]:
    rows = Edge.objects.filter(pk__gt=position).order_by("pk")
    yield from rows.values_list("pk", "event", *TRIPLE)[:BATCH]


class _DeclaredBy:
    """The links that the events of one batch of edges declare; kept for the batch only.

    The edges of an event were written together, so that its links are read once or twice, not per edge.
    """

    def __init__(self) -> None:
        self._links: dict[str, frozenset[Triple]] = {}

    def read(self, events: set[str]) -> None:
        """Know the links of ``events`` and of no others."""
        kept = {event: self._links[event] for event in events & self._links.keys()}
        rows = Event.objects.filter(public_id__in=events - kept.keys()).values_list("public_id", "links")
        self._links = kept | {event: frozenset(_declared(text)) for event, text in rows}

    def of(self, event: str) -> frozenset[Triple]:
        """The links of an event that was read; none for one that does not stand."""
        return self._links.get(event, frozenset())


def _declared(text: str) -> list[Triple]:
    try:
        return [(source, relation, target) for source, relation, target in json.loads(text)]
    except (ValueError, TypeError):
        # Nothing was ever written like this: the digest of the event tells that it was altered.
        return []
