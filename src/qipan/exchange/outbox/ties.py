"""What the outbox gives to the house."""

from __future__ import annotations

from datetime import timedelta

from qipan.core.gauges import register_gauges
from qipan.core.public import Lane, links, periodic, register, register_lane, register_panel
from qipan.exchange.models import RemoteCase
from qipan.exchange.outbox import poll_partners, sending
from qipan.exchange.outbox.derive_deliveries import derive
from qipan.exchange.outbox.gauges import outbox_gauges
from qipan.exchange.outbox.presenters import case_panel, describe_remotes


def tie() -> None:
    """Called once when the program starts."""
    register("rmt", describe_remotes)
    links.derive("sent-to", RemoteCase, source="case__public_id", target="public_id", between=("cas", "rmt"))
    register_panel("cas", case_panel)
    register_gauges(outbox_gauges)
    periodic("act.outbox", every=timedelta(seconds=2), run=derive)
    register_lane(Lane("outbox", sending.claim_work, sending.AT_ONCE))
    register_lane(Lane("partners", poll_partners.claim_work, poll_partners.AT_ONCE))
