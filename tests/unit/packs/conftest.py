"""The tiny city, whole and as a copy that a test may spoil."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from qipan.packs.loader import load_pack
from qipan.packs.pack import Pack

TINY = Path(__file__).parents[2] / "data" / "tiny-city"
Spoil = Callable[[str, str, str], Path]


@pytest.fixture
def tiny() -> Pack:
    """The tiny city as it is."""
    return load_pack(TINY)


@pytest.fixture
def tiny_folder(tmp_path: Path) -> Path:
    """A copy of the tiny city's folder."""
    return Path(shutil.copytree(TINY, tmp_path / "tiny"))


@pytest.fixture
def spoil(tiny_folder: Path) -> Spoil:
    """Replace a text that stands once in a file of the copy; gives the folder."""

    def replace(file: str, old: str, new: str) -> Path:
        path = tiny_folder / file
        content = path.read_text(encoding="utf-8")
        assert content.count(old) == 1, f"{old!r} stands {content.count(old)} times in {file}"
        path.write_text(content.replace(old, new), encoding="utf-8")
        return tiny_folder

    return replace
