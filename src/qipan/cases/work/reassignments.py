"""Hops: to whom a case came, one after the other."""

from __future__ import annotations

from qipan.cases.models import Case, Reassignment
from qipan.core.public import CompiledQuery, clock, insert_rows
from qipan.people.public import Organisation

_last = CompiledQuery(
    lambda case: Reassignment.objects.filter(case=case).order_by("-number")[:1], numbers=True
)


def record_reassignment(case: Case, party: Organisation, cause: str) -> None:
    """Note that the case comes to a lead; coming to the same party again is no hop."""
    last = _last.first(case.pk)
    if last is None or last.party_id != party.pk:
        hop = Reassignment(
            case=case,
            number=last.number + 1 if last else 1,
            origin_id=last.party_id if last else None,
            party=party,
            cause=cause,
            at=clock.now(),
        )
        insert_rows([hop])
