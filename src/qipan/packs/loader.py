"""A city's folder becomes a pack, or a list of what to mend."""

from __future__ import annotations

from pathlib import Path

from qipan.errors import PackError
from qipan.packs.areas import read_geometry
from qipan.packs.canonical import pack_digest
from qipan.packs.check import check_text
from qipan.packs.finder import city_names, find_city
from qipan.packs.problems import Problem, render
from qipan.packs.reading import read_text
from qipan.packs.schema import Pack

__all__ = [
    "check_city",
    "city_names",
    "find_city",
    "load_pack",
    "pack_digest",
    "read_geometry",
    "read_pack",
]


def read_pack(folder: Path) -> tuple[Pack | None, tuple[Problem, ...]]:
    """Read and validate the form of a pack; the pack is None when there is any problem."""
    text = read_text(Path(folder))
    return text.pack, tuple(sorted(text.problems))


def check_city(folder: Path) -> tuple[Pack | None, tuple[Problem, ...]]:
    """Form and rules together. The pack is there when its form is right, even if rules are broken."""
    text = read_text(Path(folder))
    problems = [*text.problems, *(check_text(text) if text.pack else ())]
    return text.pack, tuple(sorted(problems))


def load_pack(folder: Path) -> Pack:
    """The pack of a folder that keeps form and rules. Raises ``PackError`` listing every problem."""
    pack, problems = check_city(folder)
    if pack is None or problems:
        count = len(problems)
        what = f"This city's text has {count} problem{'s' if count != 1 else ''}:\n{render(problems)}"
        raise PackError(what, where=Path(folder).name)
    return pack
