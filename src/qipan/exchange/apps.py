"""Django app of the exchange room."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Names the app and registers what it gives to other rooms."""

    name = "qipan.exchange"
    label = "exchange"

    def ready(self) -> None:
        """Register the outbox, its jobs, and what takes in mails that were set aside."""
        from qipan.exchange.header import offer_pages

        offer_pages()
        from qipan.cases.public import register_homes
        from qipan.core.public import personal, register
        from qipan.exchange.mail import ties as mail
        from qipan.exchange.open311.offered import home_codes
        from qipan.exchange.outbox import ties as outbox
        from qipan.exchange.outbox.inbound_quarantine import describe_quarantined
        from qipan.exchange.retention import KINDS

        register_homes(home_codes)
        mail.tie()
        outbox.tie()
        for kind in KINDS:
            personal(kind)
        register("hld", describe_quarantined)
