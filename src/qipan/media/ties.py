"""What photos and voice notes give to the house."""

from __future__ import annotations

from qipan.core.public import links, register
from qipan.media.models import Attachment
from qipan.media.selectors import describe_attachments


def tie() -> None:
    """Called once when the program starts."""
    register("att", describe_attachments)
    links.derive("shows", Attachment, source="subject", target="public_id", between=(links.ANY, "att"))
