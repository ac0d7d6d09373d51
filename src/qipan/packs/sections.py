"""Sections of a city's text, registered by the rooms that they belong to.

A room brings its part of the pack in one module: what the file is called, what it may say, which names it
declares, which rules hold over it, and the look-ups that are built from it. This floor knows no room: it
imports every module ``section`` (or module of a package ``section``) below ``qipan``, and each registers what
it has. Such a module imports no Django, so that a city can be checked without a store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from qipan.packs.base import Name
from qipan.packs.messages import Text

if TYPE_CHECKING:
    from qipan.packs.problems import Problem
    from qipan.packs.view import View

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
Rule = Callable[["View"], Iterator["Problem"]]
_HOME = FilePath(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a code that other texts may name; ``parent`` and ``level`` where it has them.

    ``tone`` is how a page colours it.
    """

    code: str
    name: Name | None = None
    parent: str = ""
    level: str = ""
    tone: str = ""


class Names(Protocol):
    """All names of a kind by code, whichever section declares them."""

    def names(self, kind: str) -> Mapping[str, Named]:
        """Code -> what is named."""


@dataclass(frozen=True)
class Kind:
    """A kind of names: its word in messages, and how they are read from the section's value."""

    word: Text
    entries: Callable[[Any, Names], Iterable[Named]]


@dataclass(frozen=True, eq=False)
class Section(Generic[T_co]):
    """One part of a city's text.

    ``file`` is ``clocks.yaml``, ``areas.csv`` or, for one entry a file, ``sources/*.yaml``; ``type`` is what
    the content is validated as; ``absent`` makes the value from the city's identity where there is no file.
    ``rules`` are judged where the city wrote the section, ``always`` for every city.
    ``typed`` gives plain numbers and true/false their type, for mappings without a schema.
    """

    key: str
    file: str
    type: Any
    absent: Callable[[Any], T_co]
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    required: bool = False
    typed: bool = False
    always: tuple[Rule, ...] = ()


_sections: dict[str, Section[Any]] = {}


def register(section: Section[T]) -> Section[T]:
    """Make a section part of every pack. Raises ``ValueError`` when its key or file is taken."""
    for other in _sections.values():
        if other is not section and (other.key == section.key or other.file == section.file):
            raise ValueError(f"two sections claim {section.key} ({section.file})")
    _sections[section.key] = section
    return section


def sections() -> Mapping[str, Section[Any]]:
    """All sections of all rooms by key, sorted."""
    _discover()
    return dict(sorted(_sections.items()))


def kinds() -> Mapping[str, tuple[Section[Any], Kind]]:
    """Every kind of names, with the section that declares it."""
    return {name: (section, kind) for section in sections().values() for name, kind in section.kinds.items()}


@cache
def _discover() -> None:
    """Import every room's section once."""
    for path in sorted(_HOME.rglob("section*")):
        modules = sorted(path.glob("*.py")) if path.name == "section" else [path]
        for module in modules:
            if module.suffix == ".py" and (module.stem == "section" or module.parent.name == "section"):
                parts = module.relative_to(_HOME.parent).with_suffix("").parts
                import_module(".".join(parts).removesuffix(".__init__"))
