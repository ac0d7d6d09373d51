"""Message catalogues without GNU gettext: compile, check, and collect what is not yet in them.

Runs inside the environment (polib, Django):
    catalogues.py compile | check | collect
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import polib
from django.conf import settings
from django.utils.translation.template import templatize
from paths import LOCALE, ROOT

SOURCE = ROOT / "src" / "qipan"
# function -> positions of msgid, plural, context among its arguments
MARKERS = {
    "_": (0, None, None),
    "gettext": (0, None, None),
    "gettext_lazy": (0, None, None),
    "gettext_noop": (0, None, None),
    "ngettext": (0, 1, None),
    "ngettext_lazy": (0, 1, None),
    "pgettext": (1, None, 0),
    "pgettext_lazy": (1, None, 0),
    "npgettext": (1, 2, 0),
    "npgettext_lazy": (1, 2, 0),
}
HEADER = {
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
}
PLURALS = {"zh": "nplurals=1; plural=0;", "en": "nplurals=2; plural=(n != 1);"}
CALL = re.compile(r"(?<![A-Za-z_])(?:n?p?gettext(?:_lazy|_noop)?|_)\(")
Message = tuple[str | None, str, str | None]


def compile_all() -> int:
    """Write every catalogue's binary beside it."""
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        polib.pofile(str(source)).save_as_mofile(str(source.with_suffix(".mo")))
    return 0


def check() -> int:
    """Report messages that are missing, untranslated, doubtful, or break their placeholders."""
    used = messages_in_source()
    faults = [fault for path in _catalogues() for fault in _faults(path, used)]
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def collect() -> int:
    """Add the missing messages to each catalogue, untranslated, and take out those no longer used."""
    used = messages_in_source()
    for path in _catalogues():
        catalogue = _opened(path)
        known = {_key(entry): entry for entry in catalogue}
        for key in known.keys() - used.keys():
            catalogue.remove(known[key])
        catalogue.extend(_blank(key, catalogue) for key in sorted(used.keys() - known.keys(), key=str))
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue.save(str(path))
        print(f"{path.relative_to(ROOT)}: {len(catalogue.untranslated_entries())} to translate")
    return 0


def _opened(path: Path) -> polib.POFile:
    """A catalogue, made when it is not there, with the header without which plurals go wrong."""
    catalogue = polib.pofile(str(path), wrapwidth=100) if path.exists() else polib.POFile(wrapwidth=100)
    language = path.parents[1].name
    for name, value in (*HEADER.items(), ("Language", language)):
        catalogue.metadata.setdefault(name, value)
    catalogue.metadata.setdefault("Plural-Forms", PLURALS.get(language[:2], PLURALS["en"]))
    return catalogue


def _blank(message: Message, catalogue: polib.POFile) -> polib.POEntry:
    context, msgid, plural = message
    if not plural:
        return polib.POEntry(msgctxt=context, msgid=msgid)
    forms = int(re.findall(r"nplurals=(\d)", catalogue.metadata["Plural-Forms"])[0])
    blanks = dict.fromkeys(range(forms), "")
    return polib.POEntry(msgctxt=context, msgid=msgid, msgid_plural=plural, msgstr_plural=blanks)


def messages_in_source() -> dict[Message, str]:
    """Every marked message of modules and templates, with the place where it stands first."""
    found: dict[Message, str] = {}
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix == ".py":
            tree = ast.parse(path.read_text(encoding="utf-8"))
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            tree = _template_calls(path)
        else:
            continue
        for line, message in _marked(tree):
            found.setdefault(message, f"{path.relative_to(ROOT)}:{line}")
    return found


def _template_calls(path: Path) -> ast.Module:
    """The translation calls of a template, as a Python module."""
    text = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    calls = []
    for start in CALL.finditer(text):
        call = _balanced(text, start.start())
        blank_lines = text.count("\n", 0, start.start())
        calls.extend(ast.increment_lineno(ast.parse(call), blank_lines).body)
    return ast.Module(body=calls, type_ignores=[])


def _balanced(text: str, start: int) -> str:
    """The shortest text from ``start`` up to a closing bracket that is a Python expression."""
    for end in re.finditer(r"\)", text[start:]):
        call = text[start : start + end.end()]
        try:
            ast.parse(call)
        except SyntaxError:
            continue
        return call
    raise ValueError(f"unfinished translation call: {text[start : start + 60]}")


def _marked(tree: ast.AST) -> Iterator[tuple[int, Message]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in MARKERS:
            msgid, plural, context = (_text(node, position) for position in MARKERS[name])
            if msgid:
                yield node.lineno, (context, msgid, plural)


def _text(call: ast.Call, position: int | None) -> str | None:
    if position is None or position >= len(call.args):
        return None
    argument = call.args[position]
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None


def _catalogues() -> list[Path]:
    """All catalogues; the Chinese one belongs here even before it is begun."""
    found = set(LOCALE.glob("*/LC_MESSAGES/django.po"))
    return sorted(found | {LOCALE / "zh_Hans" / "LC_MESSAGES" / "django.po"})


def _key(entry: polib.POEntry) -> Message:
    return (entry.msgctxt, entry.msgid, entry.msgid_plural or None)


def _faults(path: Path, used: dict[Message, str]) -> Iterator[str]:
    catalogue = _opened(path)
    name = path.relative_to(ROOT)
    known = {_key(entry) for entry in catalogue if not entry.obsolete}
    for message in sorted(used.keys() - known, key=str):
        yield f"{used[message]}: {message[1]!r} is not in {name} (./dev messages adds it)"
    for entry in catalogue:
        here = f"{name}:{entry.linenum}"
        if entry.obsolete or _key(entry) not in used:
            yield f"{here}: {entry.msgid!r} is used nowhere (./dev messages takes it out)"
        elif entry.fuzzy or not entry.translated():
            yield f"{here}: {entry.msgid!r} is not translated"
        elif _placeholders(entry.msgid_plural or entry.msgid) != _placeholders(_translation(entry)):
            yield f"{here}: {entry.msgid!r} and its translation name different placeholders"


def _translation(entry: polib.POEntry) -> str:
    return str(entry.msgstr_plural[max(entry.msgstr_plural)]) if entry.msgid_plural else str(entry.msgstr)


def _placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[sdf]|%[sdf]|\{\w*\}", text))


COMMANDS: dict[str, Callable[[], int]] = {"compile": compile_all, "check": check, "collect": collect}

if __name__ == "__main__":
    settings.configure()
    sys.exit(COMMANDS[sys.argv[1]]())
