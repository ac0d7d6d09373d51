"""Django app of the voice context."""

from django.apps import AppConfig


class VoiceConfig(AppConfig):
    """Names the app and ties it to the house."""

    name = "qipan.voice"
    label = "voice"

    def ready(self) -> None:
        """Tell the walk how feedback is described."""
        from qipan.core.public import register
        from qipan.voice.selectors import describe_feedback

        register("fbk", describe_feedback)
