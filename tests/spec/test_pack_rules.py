"""Runs the table `pack_rules.md`: rules of a city's text, each with a planted fault and what is said."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from qipan.packs.loader import check_city
from qipan.packs.sections import sections

TINY = Path(__file__).parents[1] / "data" / "tiny-city"
TABLE = Path(__file__).with_name("pack_rules.md")
Row = tuple[str, str, str, str, str]


def rows() -> list[Row]:
    """File, text, what stands instead, line (``-`` for the whole file) and words of every row."""
    found: list[Row] = []
    file = ""
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if heading := re.fullmatch(r"## .*\(`(.+)`\)", line):
            file = heading.group(1)
        cells = line.removeprefix("| ").removesuffix(" |").split(" | ")
        if file and line.startswith("| ") and cells[0] != "in the text":
            old, new, place, said = (cell.replace("⏎", "\n").replace("␣", "") for cell in cells)
            found.append((file, old, new, place, said))
    return found


def test_the_tiny_city_keeps_every_rule() -> None:
    """Without a planted fault there is no problem, so that each problem below is the planted one's."""
    assert check_city(TINY)[1] == ()


def test_the_table_is_read_whole() -> None:
    """A row that is not parsed would be a rule that is not tested."""
    text = TABLE.read_text(encoding="utf-8")
    assert len(rows()) == text.count("\n| ") - text.count("| in the text |")
    rules = [rule for section in sections().values() for rule in (*section.rules, *section.always)]
    assert len(rows()) > 2 * len(rules)


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "said"), rows(), ids=lambda cell: re.sub(r"\W+", "_", cell)[:40]
)
def test_a_planted_fault_is_found(
    tmp_path: Path, file: str, old: str, new: str, place: str, said: str
) -> None:
    """The fault is reported at its file and line, in these words, and every problem has a way out."""
    folder = Path(shutil.copytree(TINY, tmp_path / "tiny"))
    content = (folder / file).read_text(encoding="utf-8")
    assert content.count(old) == 1, f"{old!r} stands {content.count(old)} times"
    (folder / file).write_text(content.replace(old, new), encoding="utf-8")
    pack, problems = check_city(folder)
    assert pack is not None, problems
    line = 0 if place == "-" else int(place)
    told = [f"{found.what} {found.mend}" for found in problems if (found.file, found.line) == (file, line)]
    assert any(said in words for words in told), problems
    assert all(found.mend for found in problems)
