"""What the outbox gives to the house."""

from __future__ import annotations

from datetime import timedelta

from qipan.act.models import RemoteCase
from qipan.act.outbox.looking import look_at_partners
from qipan.act.outbox.running import tell
from qipan.act.outbox.shown import case_panel, describe_remotes
from qipan.core.public import links, periodic, register, register_panel


def tie() -> None:
    """Called once when the program starts."""
    register("rmt", describe_remotes)
    links.derive("sent-to", RemoteCase, source="case__public_id", target="public_id", between=("cas", "rmt"))
    register_panel("cas", case_panel)
    periodic("act.outbox", every=timedelta(seconds=5), run=tell)
    periodic("act.partners", every=timedelta(seconds=20), run=look_at_partners)
