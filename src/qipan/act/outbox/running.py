"""The jobs of the outbox."""

from __future__ import annotations

from qipan.act.outbox.deriving import derive
from qipan.act.outbox.sending import send_due


def tell() -> int:
    """Read what was sealed, and send what is due."""
    derive()
    return send_due()
