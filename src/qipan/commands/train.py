"""``qipan train``: learn from a city's own cases. Each subject is a command of its own module."""

from __future__ import annotations

from importlib import import_module

import click

SUBJECTS = {
    "duplicates": "qipan.commands.train_duplicates:duplicates",
    "triage": "qipan.commands.train_triage:triage",
    "triage-score": "qipan.commands.train_triage:triage_score",
}


class _Subjects(click.Group):
    """Subjects by name, each imported only when it is asked for."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Names of all subjects."""
        return sorted(SUBJECTS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        """The command of a subject, imported now."""
        if name not in SUBJECTS:
            return None
        module, _, attribute = SUBJECTS[name].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command


@click.command(cls=_Subjects)
def train() -> None:
    """Learn from a city's cases, measure on others, and keep the model in the store."""
