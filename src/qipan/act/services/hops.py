"""Hops: to whom a case came, one after the other."""

from __future__ import annotations

from qipan.act.models import Case, Hop
from qipan.core.public import clock
from qipan.people.public import Organisation


def come_to(case: Case, party: Organisation, cause: str) -> None:
    """Note that the case comes to a lead; coming to the same party again is no hop."""
    last = Hop.objects.filter(case=case).order_by("-number").first()
    if last is None or last.party_id != party.pk:
        Hop.objects.create(
            case=case,
            number=last.number + 1 if last else 1,
            origin_id=last.party_id if last else None,
            party=party,
            cause=cause,
            at=clock.now(),
        )
