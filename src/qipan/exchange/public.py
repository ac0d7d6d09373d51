"""What other rooms may use of exchange."""

from qipan.exchange.mail.intake import take_mail

__all__ = ["take_mail"]
