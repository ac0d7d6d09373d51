"""What other rooms may use of the frame of pages."""

from qipan.ui import spans
from qipan.ui.api import Body
from qipan.ui.navigation import address, offer, offer_to_strangers
from qipan.ui.spans import Span, last

__all__ = ["Body", "Span", "address", "last", "offer", "offer_to_strangers", "spans"]
