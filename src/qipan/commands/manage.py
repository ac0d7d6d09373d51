"""``qipan manage``: Django's own commands, for those who maintain the house."""

from __future__ import annotations

import click

from qipan.commands import use_store


@click.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run a Django management command on the store."""
    import os

    from django.core.management import execute_from_command_line

    use_store("work")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qipan.config.settings")
    execute_from_command_line(["qipan manage", *arguments])
