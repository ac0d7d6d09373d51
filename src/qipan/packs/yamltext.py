"""YAML as plain text with line numbers.

Scalars stay strings and the schema gives them their type, because YAML 1.1 would read the code ``0101``
as octal, the time ``13:30`` as 810 and the word ``no`` as false. Aliases and custom tags are refused: a
city's text says each thing where it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from qipan.packs.messages import Text as _
from qipan.packs.problems import Problem

Path = tuple[str | int, ...]

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(\d+\.\d*|\.\d+|\d+)([eE][-+]?\d+)?")


@dataclass
class YamlText:
    """A parsed file: its ``data``, the line of every key and item by path, and its problems."""

    file: str
    typed: bool = False
    data: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    _seen: set[int] = field(default_factory=set, repr=False)

    def fault(self, line: int, what: str, mend: str) -> None:
        """Note a problem of this file."""
        self.problems.append(Problem(self.file, line, what, mend))

    def build(self, node: yaml.Node, path: Path) -> Any:
        """The value of ``node``; notes the line of everything below it."""
        line = self.lines.setdefault(path, node.start_mark.line + 1)
        if not self._first_visit(node, line):
            return None
        if not node.tag.startswith("tag:yaml.org,2002:"):
            self.fault(line, _("The tag {tag} is not allowed.", tag=node.tag), _("Write the plain value."))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*path, index)) for index, item in enumerate(node.value)]
        return self._scalar(node)

    def _first_visit(self, node: yaml.Node, line: int) -> bool:
        if id(node) in self._seen:
            what = _("A value is repeated by an alias (`*name`).")
            self.fault(line, what, _("Write the value out in both places."))
            return False
        self._seen.add(id(node))
        return True

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key, line = str(key_node.value), key_node.start_mark.line + 1
            if key in out:
                first = self.lines[(*path, key)]
                what = _("The key `{key}` stands twice (first on line {line}).", key=key, line=first)
                self.fault(line, what, _("Remove one of them."))
            self.lines.setdefault((*path, key), line)
            out[key] = self.build(value_node, (*path, key))
        return out

    def _scalar(self, node: yaml.Node) -> Any:
        value = str(node.value)
        quoted = isinstance(node, yaml.ScalarNode) and node.style in ("'", '"', "|", ">")
        if not quoted and value in _NULLS:
            return None
        return value if quoted or not self.typed else _typed(value)


def _typed(value: str) -> bool | int | float | str:
    """A plain scalar by the YAML 1.2 core schema."""
    if value in ("true", "false"):
        return value == "true"
    if _INTEGER.fullmatch(value):
        return int(value)
    return float(value) if _FLOAT.fullmatch(value) else value


def parse_yaml(text: str, file: str, *, typed: bool = False) -> YamlText:
    """Parse ``text``; syntax errors become problems of ``file``.

    ``typed`` turns plain numbers and true/false into Python values, for mappings without a schema here.
    """
    parsed = YamlText(file, typed)
    try:
        node = yaml.compose(text, Loader=_LOADER)
        if node is not None:
            parsed.data = parsed.build(node, ())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = _("This is not valid YAML: {reason}.", reason=error.problem or error.context)
        mend = _("Check indentation, quotes, colons around this line.")
        parsed.fault(mark.line + 1 if mark else 0, what, mend)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        what = _("This is not valid YAML: {reason}.", reason=error.reason)
        parsed.fault(line, what, _("Remove the character."))
    except RecursionError:
        mend = _("Look for brackets that are never closed.")
        parsed.fault(0, _("This is nested too deeply."), mend)
    return parsed
