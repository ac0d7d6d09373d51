"""Django app of the emergency room."""

from django.apps import AppConfig


class EmergencyConfig(AppConfig):
    """Names the app and registers what it gives to other rooms."""

    name = "qipan.emergency"
    label = "emergency"

    def ready(self) -> None:
        """Register plans at work and public alerts."""
        from qipan.emergency.header import offer_pages

        offer_pages()
        from qipan.emergency import ties
        from qipan.emergency.alerts import ties as alerts

        ties.tie()
        alerts.tie()
