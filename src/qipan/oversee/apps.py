"""Django app of the oversee context."""

from django.apps import AppConfig


class OverseeConfig(AppConfig):
    """Names the app and ties it to the house."""

    name = "qipan.oversee"
    label = "oversee"

    def ready(self) -> None:
        """Tell the walk how reviews are described."""
        from qipan.core.public import register
        from qipan.oversee.selectors import describe_reviews

        register("rev", describe_reviews)
