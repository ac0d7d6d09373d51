"""What the API says of duties: objects as plain values."""

from __future__ import annotations

from typing import Any

from qipan.cases.duties.reassignment_figures import Share
from qipan.cases.models import Dispute, DutyProposal, Order, Ruling


def ruling_out(ruling: Ruling, dispute: Dispute) -> dict[str, Any]:
    """A ruling."""
    plain = ("assists", "category", "district", "reasons", "basis", "ruled_at")
    return {
        "id": ruling.public_id,
        "dispute": dispute.public_id,
        "lead": ruling.lead.code,
        "ruled_by": ruling.ruled_by.public_id,
        **{name: getattr(ruling, name) for name in plain},
    }


def dispute_out(dispute: Dispute) -> dict[str, Any]:
    """A quarrel with its ruling, where there is one."""
    ruling = getattr(dispute, "ruling", None)
    return {
        "id": dispute.public_id,
        "case": dispute.case.public_id,
        "first": dispute.first.code,
        "second": dispute.second.code,
        **{name: getattr(dispute, name) for name in ("opened_at", "due_at", "ruled_at")},
        "ruling": ruling_out(ruling, dispute) if ruling else None,
    }


def proposal_out(proposal: DutyProposal) -> dict[str, Any]:
    """A proposed change of the duty list."""
    amendment = getattr(proposal, "amendment", None)
    plain = ("duty", "replaces", "state", "made_at", "decided_at", "reasons")
    return {
        "id": proposal.public_id,
        "ruling": proposal.ruling.public_id,
        "decided_by": proposal.decided_by.public_id if proposal.decided_by else "",
        "amendment": amendment.public_id if amendment else "",
        **{name: getattr(proposal, name) for name in plain},
    }


def sub_order_out(order: Order) -> dict[str, Any]:
    """A sub-order with its clocks."""
    plain = ("state", "task", "issued_at", "accepted_at", "ended_at", "end_code", "end_reason")
    names = ("stage", "due_at", "stopped_at")
    return {
        "id": order.public_id,
        "case": order.case.public_id,
        "party": order.party.code,
        "whistle": order.whistle.public_id if order.whistle else "",
        "answered": order.accepted_at is not None,
        **{name: getattr(order, name) for name in plain},
        "clocks": [{n: getattr(c, n) for n in names} for c in order.clocks.all()],
    }


def share_out(share: Share) -> dict[str, Any]:
    """A share with its interval."""
    low, high = share.interval
    return {
        "numerator": share.numerator,
        "denominator": share.denominator,
        "value": share.value,
        "low": low,
        "high": high,
    }
