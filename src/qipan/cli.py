"""The command line: ``qipan demo | init | serve | worker | city | import | replay | walk | verify | …``.

Commands live in ``qipan.commands``; each is imported only when it is called, so that ``qipan --help`` is
quick.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path

import click

from qipan import __version__
from qipan.errors import QipanError

COMMANDS = {
    "account": "qipan.commands.account:account",
    "city": "qipan.commands.city:city",
    "demo": "qipan.commands.demo:demo",
    "demo-build": "qipan.commands.demo_build:demo_build",
    "export": "qipan.commands.export:export",
    "duties": "qipan.commands.duties:duties",
    "import": "qipan.commands.imports:import_file",
    "init": "qipan.commands.store:init",
    "inspections": "qipan.commands.inspections:inspections",
    "intake-mail": "qipan.commands.intake_mail:intake_mail",
    "jobs": "qipan.commands.jobs:jobs",
    "manage": "qipan.commands.manage:manage",
    "replay": "qipan.commands.replay:replay",
    "retention": "qipan.commands.retention:retention",
    "seal": "qipan.commands.verify:seal",
    "serve": "qipan.commands.serve:serve",
    "train": "qipan.commands.train:train",
    "verify": "qipan.commands.verify:verify",
    "walk": "qipan.commands.walk:walk",
    "worker": "qipan.commands.worker:worker",
}


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one when it is asked for."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Names of all commands."""
        return sorted(COMMANDS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        """The command, imported now."""
        if name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[name].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--store", type=click.Path(path_type=Path), help="Folder of the store (default: QIPAN_STORE or var/CITY)."
)
@click.version_option(__version__)
def qipan(store: Path | None) -> None:
    """Qipan (棋盘): a city's board, from signal to review."""
    if store is not None:
        os.environ["QIPAN_STORE"] = str(store.resolve())


def main() -> None:
    """Entry point: errors meant for a person are one sentence and an exit code, never a traceback."""
    try:
        qipan(standalone_mode=False)
    except QipanError as error:
        _fail(_in_words(error), error.exit_code)
    except click.ClickException as error:
        _fail(error.format_message(), error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _fail("Stopped.", 130)
    except OSError as error:
        _fail(f"{error.strerror or error} ({error.filename or 'no file named'}).", 4)
    except Exception as error:
        outage = _outage(error)
        if outage is None:
            raise
        _fail(str(outage), outage.exit_code)


def _in_words(error: QipanError) -> str:
    """The error in the language of whoever called, as far as its sentences can be translated."""
    from qipan.commands.language import translator
    from qipan.packs.loader import BrokenPack
    from qipan.packs.messages import translated

    translate = translator()
    if isinstance(error, BrokenPack):
        return error.in_language(translate)
    what, mend = translated(error.what, translate), translated(error.mend, translate)
    return f"{error.where}: {what} {mend}".strip().removeprefix(": ")


def _outage(error: Exception) -> QipanError | None:
    """What a database says that is locked, full or away; None for a fault of the program."""
    if "django.db" not in sys.modules:
        return None
    from qipan.core.database_errors import outage_of

    return outage_of(error)


def _fail(text: str, code: int) -> None:
    click.echo(f"qipan: {text}", err=True)
    sys.exit(code)
