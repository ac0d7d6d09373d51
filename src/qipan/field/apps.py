"""Django app of the field room."""

from django.apps import AppConfig


class FieldConfig(AppConfig):
    """Names the app and registers what it gives to other rooms."""

    name = "qipan.field"
    label = "field"

    def ready(self) -> None:
        """Register visits, filled forms and hand-overs."""
        from qipan.field.header import offer_pages

        offer_pages()
        from qipan.field.ties import tie

        tie()
