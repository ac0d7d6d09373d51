"""What a walk says of quarrels, rulings, proposals, amendments and whistles."""

from __future__ import annotations

from collections.abc import Iterable

from qipan.cases.models import Dispute, DutyAmendment, DutyProposal, Ruling, StreetCall
from qipan.core.public import Description


def describe_disputes(ids: Iterable[str]) -> Iterable[Description]:
    """Descriptions for a walk (one query)."""
    found = Dispute.objects.filter(public_id__in=list(ids)).select_related("case", "first", "second")
    for d in found:
        title = f"{d.case.number} {d.first.name_zh} ↔ {d.second.name_zh}"
        state = "ruled" if d.ruled_at else "open"
        url = f"/disputes/{d.public_id}/"
        yield Description(
            d.public_id, "dispute", title, state, d.opened_at.isoformat(), url, d.case.simulated
        )


def describe_rulings(ids: Iterable[str]) -> Iterable[Description]:
    """Descriptions for a walk (one query)."""
    found = Ruling.objects.filter(public_id__in=list(ids)).select_related("dispute__case", "lead")
    for r in found:
        title, url = f"{r.lead.name_zh} · {r.reasons}"[:120], f"/disputes/{r.dispute.public_id}/"
        simulated = r.dispute.case.simulated
        yield Description(r.public_id, "ruling", title, "", r.ruled_at.isoformat(), url, simulated)


def describe_proposals(ids: Iterable[str]) -> Iterable[Description]:
    """Descriptions for a walk (one query)."""
    for p in DutyProposal.objects.filter(public_id__in=list(ids)):
        title = f"{p.duty['category']} → {p.duty['lead']}"
        url = f"/duties/proposals/{p.public_id}/"
        yield Description(p.public_id, "proposal", title, p.state, p.made_at.isoformat(), url)


def describe_amendments(ids: Iterable[str]) -> Iterable[Description]:
    """Descriptions for a walk (one query)."""
    for a in DutyAmendment.objects.filter(public_id__in=list(ids)):
        title = f"{a.duty['id']}: {a.duty['category']} → {a.duty['lead']}"
        state, url = str(a.duty["valid_from"]), f"/duties/?q={a.duty['id']}"
        yield Description(a.public_id, "amendment", title, state, a.made_at.isoformat(), url)


def describe_whistles(ids: Iterable[str]) -> Iterable[Description]:
    """Descriptions for a walk (one query)."""
    for w in StreetCall.objects.filter(public_id__in=list(ids)).select_related("case"):
        url, simulated = f"/cases/{w.case.public_id}/", w.case.simulated
        yield Description(w.public_id, "whistle", w.reason[:120], "", w.called_at.isoformat(), url, simulated)
