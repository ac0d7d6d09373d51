"""Proof that the event log was neither altered, nor thinned, nor cut off, and that its links stand."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from qipan.core.events import digest
from qipan.core.models import Edge, Event, PendingSeal, Seal
from qipan.core.seal import GENESIS, Head, chained

BATCH = 2000
Kind = Literal[
    "altered",
    "removed",
    "seal-missing",
    "chain-broken",
    "cut-off",
    "head-differs",
    "smuggled",
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


@dataclass(frozen=True, slots=True)
class Report:
    """Result of a verification: what was read and every breach found."""

    events: int
    seals: int
    waiting: int
    links: int
    heads: int
    breaches: tuple[Breach, ...]

    @property
    def intact(self) -> bool:
        """Whether nothing was found."""
        return not self.breaches


def verify(heads: Sequence[Head] = ()) -> Report:
    """Recompute the whole chain against the rows as they stand, and against heads kept outside.

    Linear in the number of events; reads in batches.
    """
    breaches: list[Breach] = []
    seals, chain_at = 0, dict.fromkeys((h.no for h in heads), "")
    for found in _walk_chain(chain_at):
        seals += 1
        breaches.extend(found)
    breaches.extend(_against_heads(heads, chain_at, seals))
    waiting = PendingSeal.objects.count()
    events = Event.objects.count()
    breaches.extend(_smuggled())
    links, link_breaches = _links()
    breaches.extend(link_breaches)
    return Report(events, seals, waiting, links, len(heads), tuple(breaches))


def _walk_chain(chain_at: dict[int, str]) -> Iterator[list[Breach]]:
    """The breaches of each seal in turn; fills in the chain hash at the numbers asked for."""
    previous, expected = GENESIS, 1
    for seals in _seal_batches():
        rows = {e.public_id: e for e in Event.objects.filter(public_id__in=[s.event for s in seals])}
        for seal in seals:
            yield _check_seal(seal, rows.get(seal.event), previous, expected)
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
            text = f"A head kept from {head.sealed_at} names seal {head.no}; the log has {seals} seals."
            yield Breach("cut-off", head.no, head.event, text)
        elif chain_at[head.no] != head.chain:
            text = (
                f"Seal {head.no} is not the one that was exported on {head.sealed_at}: the log was rewritten."
            )
            yield Breach("head-differs", head.no, head.event, text)


def _smuggled() -> Iterator[Breach]:
    """Events that are neither sealed nor waiting: put in past the log, or their seals were cut off."""
    sealed = Seal.objects.values("event")
    strange = Event.objects.exclude(public_id__in=sealed).exclude(
        pk__in=PendingSeal.objects.values("event_id")
    )
    for event in strange.only("public_id", "action")[:100]:
        text = f"Event {event.public_id} ({event.action}) is neither sealed nor waiting for a seal."
        yield Breach("smuggled", 0, event.public_id, text)


def _links() -> tuple[int, list[Breach]]:
    """Compare the provenance edges with the links that the sealed events declare."""
    breaches: list[Breach] = []
    declared: set[tuple[str, str, str]] = set()
    for source, relation, target in _declared_links():
        declared.add((source, relation, target))
    standing = set(Edge.objects.values_list("source", "relation", "target").iterator(chunk_size=BATCH))
    for source, relation, target in sorted(declared - standing)[:100]:
        breaches.append(
            Breach("link-missing", 0, target, f"The link {source} -{relation}-> {target} was removed.")
        )
    for source, relation, target in sorted(standing - declared)[:100]:
        text = f"The link {source} -{relation}-> {target} stands in no event."
        breaches.append(Breach("link-foreign", 0, target, text))
    return len(standing), breaches


def _declared_links() -> Iterator[tuple[str, str, str]]:
    for text in Event.objects.exclude(links="[]").values_list("links", flat=True).iterator(chunk_size=200):
        yield from (tuple(link) for link in json.loads(text))
