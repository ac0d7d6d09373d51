"""What a new version of a city's text changes, in paths that people can read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from qipan.packs.canonical import Coded, canonical
from qipan.packs.pack import Pack

Kind = Literal["added", "removed", "changed"]
_SIGNS: dict[Kind, str] = {"added": "+", "removed": "-", "changed": "~"}


@dataclass(frozen=True)
class Change:
    """One difference. ``old`` is None where something was added, ``new`` where it was removed."""

    path: str
    kind: Kind
    old: Any = None
    new: Any = None

    def __str__(self) -> str:
        if self.kind == "changed":
            return f"{self.path}: {_short(self.old)} → {_short(self.new)}"
        return f"{self.path}: {self.kind} {_short(self.new if self.kind == 'added' else self.old)}"


def diff_packs(old: Pack, new: Pack) -> tuple[Change, ...]:
    """All differences, sorted by path. Entries with codes are compared by code, whatever their order.

    Empty exactly when both packs have the same digest.
    """
    return tuple(sorted(_compare("", canonical(old), canonical(new)), key=lambda change: change.path))


def render(changes: tuple[Change, ...]) -> str:
    """One change per line: ``~ clocks[handle-default].amount: 40 → 24``."""
    return "\n".join(f"{_SIGNS[change.kind]} {change}" for change in changes)


def _compare(path: str, old: Any, new: Any) -> Iterator[Change]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in [*old, *(key for key in new if key not in old)]:
            yield from _entry(path, key, old, new)
    elif isinstance(old, list) and isinstance(new, list) and _nested(old, new):
        for index in range(max(len(old), len(new))):
            yield from _entry(path, index, dict(enumerate(old)), dict(enumerate(new)))
    elif old != new:
        yield Change(path, "changed", old, new)


def _entry(path: str, key: str | int, old: dict[Any, Any], new: dict[Any, Any]) -> Iterator[Change]:
    here = _join(path, key, coded=isinstance(old, Coded) or isinstance(new, Coded))
    if key not in new:
        yield Change(here, "removed", old=old[key])
    elif key not in old:
        yield Change(here, "added", new=new[key])
    else:
        yield from _compare(here, old[key], new[key])


def _nested(old: list[Any], new: list[Any]) -> bool:
    """Lists of texts or numbers are compared as a whole, lists of entries one by one."""
    return any(isinstance(item, (dict, list)) for item in (*old, *new))


def _join(path: str, key: str | int, *, coded: bool) -> str:
    """Fields follow a dot; codes, positions and free keys stand in brackets."""
    if not path:
        return str(key)
    field = isinstance(key, str) and key.isidentifier() and not coded
    return f"{path}.{key}" if field else f"{path}[{key}]"


def _short(value: Any) -> str:
    """A value in one short piece: an entry by its name, a whole number without ``.0``."""
    if isinstance(value, dict):
        name = value.get("name")
        return str(name.get("zh", name)) if isinstance(name, dict) else "{…}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list):
        return f"[{', '.join(_short(item) for item in value)}]"
    return "(empty)" if value in ("", None) else str(value)
