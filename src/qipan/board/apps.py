"""Django app of the board room."""

from django.apps import AppConfig


class BoardConfig(AppConfig):
    """Names the app and registers what it gives to other rooms."""

    name = "qipan.board"
    label = "board"

    def ready(self) -> None:
        """Offer the room's pages in the header."""
        from qipan.board.header import offer_pages

        offer_pages()
