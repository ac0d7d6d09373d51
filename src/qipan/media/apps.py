"""Django app of the media room."""

from django.apps import AppConfig


class MediaConfig(AppConfig):
    """Names the app and registers what it gives to other rooms."""

    name = "qipan.media"
    label = "media"

    def ready(self) -> None:
        """Register how photos and voice notes are described and shown."""
        from qipan.media.ties import tie

        tie()
