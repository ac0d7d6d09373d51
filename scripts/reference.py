"""Writes the pages of reference that the program itself knows: roles, events and commands.

./dev reference          writes docs/guide/{roles,events,commands}.md anew
./dev reference --check  fails where a page does not say what the program does (part of ./dev check)
"""

from __future__ import annotations

import argparse
import ast
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GUIDE = ROOT / "docs" / "guide"
SOURCE = ROOT / "src" / "qipan"
NOTE = "Written by `./dev reference`; a check fails where it is not true.\n"


def main() -> int:
    """Write the pages, or check them; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    checking = parser.parse_args().check
    _start()
    stale = []
    for name, text in (("roles", _roles()), ("events", _events()), ("commands", _commands())):
        path = GUIDE / f"{name}.md"
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(path.relative_to(ROOT).as_posix())
            if not checking:
                path.write_text(text, encoding="utf-8")
    for page in stale:
        print(f"{page} {'is not true any more: ./dev reference writes it anew' if checking else 'written'}")
    return 1 if stale and checking else 0


def _start() -> None:
    """Start Django in a passing store, so that rooms have told their words."""
    with tempfile.TemporaryDirectory(prefix="qipan-reference-") as folder:
        os.environ.update(QIPAN_STORE=folder, DJANGO_SETTINGS_MODULE="qipan.config.settings")
        import django

        django.setup()


def _roles() -> str:
    from django.utils.translation import override

    from qipan.people.permissions import ROLES

    lines = [
        "# Roles and what they may do\n",
        NOTE,
        "Roles are code (`people/permissions.py`). A grant adds a",
    ]
    lines += ["scope: an organisation and those below it, an area and those below it.\n"]
    lines += ["| role | name | 名称 | within an organisation, concerns | may |", "|---|---|---|---|---|"]
    for role in ROLES.values():
        with override("en"):
            name = str(role.name)
        with override("zh-hans"):
            chinese = str(role.name)
        concerns = "cases given to it" if role.of_party else "the area it serves"
        may = ", ".join(f"`{right.value}`" for right in sorted(role.permissions))
        lines.append(f"| `{role.key}` | {name} | {chinese} | {concerns} | {may} |")
    return "\n".join(lines) + "\n"


def _events() -> str:
    from django.utils.translation import override

    from qipan.core.public import word

    lines = ["# Events of the log\n", NOTE, "Every service records what it did in its own transaction. An"]
    lines += ["event holds ids and facts, never personal data; its key is stable.\n"]
    lines += ["| action | in words | 中文 | recorded in |", "|---|---|---|---|"]
    for action, places in sorted(_spelled_out(recorded_actions()).items()):
        shown = []
        for language in ("en", "zh-hans"):
            with override(language):
                found = word("event", action)
            shown.append("" if found == action else found)
        lines.append(f"| `{action}` | {shown[0]} | {shown[1]} | {', '.join(sorted(places))} |")
    return "\n".join(lines) + "\n"


def recorded_actions() -> dict[str, set[str]]:
    """Every action key that the source records, with its modules; ``*`` is a part filled in later."""
    found: dict[str, set[str]] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        module = ".".join(path.relative_to(SOURCE).with_suffix("").parts)
        for action in _actions(ast.parse(path.read_text(encoding="utf-8"))):
            found.setdefault(action, set()).add(f"`{module}`")
    return found


def _spelled_out(found: dict[str, set[str]]) -> dict[str, set[str]]:
    """The same with each ``*`` replaced by what the house has words for."""
    from fnmatch import fnmatchcase

    from qipan.core.public import codes_of

    named = [code for code, _words in codes_of("event")]
    spelled: dict[str, set[str]] = {}
    for action, places in found.items():
        for key in [code for code in named if fnmatchcase(code, action)] or [action]:
            spelled.setdefault(key, set()).update(places)
    return spelled


def _actions(tree: ast.AST) -> Iterator[str]:
    names = {"record", "NewEvent", "_record"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in names:
                yield from _key(node.args[0])


def _key(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and "." in node.value:
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(part.value if isinstance(part, ast.Constant) else "*" for part in node.values)
    elif isinstance(node, ast.IfExp):
        yield from _key(node.body)
        yield from _key(node.orelse)


def _commands() -> str:
    import click

    from qipan.cli import COMMANDS, qipan

    lines = [
        "# Commands\n",
        NOTE,
        "`./dev qipan COMMAND` runs them from the tree; `qipan COMMAND --help` tells",
    ]
    lines += ["more of each.\n", "| command | does |", "|---|---|"]
    context = click.Context(qipan, info_name="qipan")
    for name in sorted(COMMANDS):
        command = qipan.get_command(context, name)
        if command is not None and not command.hidden:
            lines += [f"| `{usage}` | {text} |" for usage, text in _described(command, f"qipan {name}")]
    return "\n".join(lines) + "\n"


def _described(command: object, name: str) -> Iterator[tuple[str, str]]:
    import click

    assert isinstance(command, click.Command)
    if isinstance(command, click.Group):
        for child, inner in sorted(command.commands.items()):
            yield from _described(inner, f"{name} {child}")
        return
    arguments = [
        p.make_metavar(click.Context(command)) for p in command.params if isinstance(p, click.Argument)
    ]
    first = (command.help or "").strip().split("\n\n")[0].replace("\n", " ")
    yield " ".join([name, *arguments]), first


if __name__ == "__main__":
    sys.exit(main())
