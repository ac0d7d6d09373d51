"""Django app of the voice context."""

from django.apps import AppConfig


class VoiceConfig(AppConfig):
    """Names the app and ties it to the house."""

    name = "qipan.voice"
    label = "voice"

    def ready(self) -> None:
        """Tell the walk how feedback is described and case pages what reporters said; name the codes."""
        from qipan.voice.header import offer_pages

        offer_pages()
        from qipan.exchange.public import on_contest
        from qipan.voice.services import contest_by_program

        on_contest(contest_by_program)
        from qipan.core.public import links, name_codes, personal, register, register_panel
        from qipan.voice.calls import attempts_panel, describe_attempts
        from qipan.voice.models import CallAttempt, Feedback
        from qipan.voice.panels import verdicts
        from qipan.voice.retention import KINDS
        from qipan.voice.selectors import describe_feedback
        from qipan.voice.words import WORDS

        for kept in KINDS:
            personal(kept)
        register("fbk", describe_feedback)
        register("cal", describe_attempts)
        links.derive(
            "answered-by", Feedback, source="case__public_id", target="public_id", between=("cas", "fbk")
        )
        links.derive(
            "asked", CallAttempt, source="case__public_id", target="public_id", between=("cas", "cal")
        )
        register_panel("cas", verdicts)
        register_panel("cas", attempts_panel)
        for kind, named in WORDS.items():
            name_codes(kind, named)
