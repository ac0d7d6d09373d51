"""What mails give to the house."""

from __future__ import annotations

from qipan.exchange.mail.intake import ORIGIN, take_held
from qipan.exchange.outbox.inbound_quarantine import takes


def tie() -> None:
    """Called once when the program starts."""
    takes(ORIGIN, take_held)
