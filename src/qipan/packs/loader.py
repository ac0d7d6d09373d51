"""A city's folder becomes a pack, or a list of what to mend."""

from __future__ import annotations

from pathlib import Path

from qipan.errors import PackError
from qipan.packs.check import check_folder
from qipan.packs.messages import Text as _
from qipan.packs.messages import Translate, translated
from qipan.packs.pack import Pack
from qipan.packs.problems import Problem, render


class BrokenPack(PackError):
    """A city's text that breaks its form or its rules; ``problems`` are all of them."""

    def __init__(self, folder: Path, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__(self._words(str), where=folder.name)

    def in_language(self, translate: Translate) -> str:
        """All problems, one a line, by a translator of messages."""
        return f"{self.where}: {self._words(translate)}"

    def _words(self, translate: Translate) -> str:
        opening = _("Problems of this city's text: {count}.", count=len(self.problems))
        return f"{translated(opening, translate)}\n{render(self.problems, translate)}"


def check_city(folder: Path) -> tuple[Pack | None, tuple[Problem, ...]]:
    """Form and rules together. The pack is there when its form is right, even if rules are broken."""
    check = check_folder(Path(folder))
    return check.pack, check.problems


def load_pack(folder: Path) -> Pack:
    """The pack of a folder that keeps form and rules. Raises ``PackError`` listing every problem."""
    pack, problems = check_city(folder)
    if pack is None or problems:
        raise BrokenPack(Path(folder), problems)
    return pack
