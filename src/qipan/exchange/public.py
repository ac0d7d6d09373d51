"""What other rooms may use of exchange."""

from qipan.exchange.mail.intake import take_mail
from qipan.exchange.open311.updating import on_contest

__all__ = ["on_contest", "take_mail"]
