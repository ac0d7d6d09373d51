"""``qipan train …``: models that learn from what people decided; each subcommand is a module of its own."""

from __future__ import annotations

import click

from qipan.commands.train_triage import triage, triage_score


@click.group()
def train() -> None:
    """Train models; a trained one is not in use until a named person says so."""


train.add_command(triage)
train.add_command(triage_score)
