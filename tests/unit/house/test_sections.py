"""Sections of a city's text: every room's is found, none needs Django, none claims another's."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import qipan
from qipan.packs.sections import kinds, sections

HOME = Path(qipan.__file__).parent


def test_every_module_of_sections_is_registered() -> None:
    """A room that has a section module has a section in the registry."""
    rooms = {path.relative_to(HOME).parts[0] for path in HOME.rglob("section*") if "section" in path.stem}
    homes = {type_home(section.type) for section in sections().values()}
    assert {"core", "people", "places", "sense", "judge", "cases", "emergency"} <= homes
    assert homes - {""} <= rooms


def type_home(annotation: object) -> str:
    """The room in which a section's model is written; empty for a plain mapping."""
    for part in (annotation, *getattr(annotation, "__args__", ())):
        module = getattr(part, "__module__", "")
        if module.startswith("qipan."):
            return module.split(".")[1]
    return ""


def test_files_and_kinds_belong_to_one_section() -> None:
    files = Counter(section.file for section in sections().values())
    assert max(files.values()) == 1
    assert {"category", "party", "area", "state", "source", "indicator"} <= set(kinds())


def test_a_city_is_checked_without_django() -> None:
    """The check of a city starts no framework: it runs where no store and no settings are."""
    code = (
        "import sys; from pathlib import Path; from qipan.packs.check import check_folder;"
        "assert check_folder(Path('cities/harbin')).problems == ();"
        "sys.exit(1 if 'django' in sys.modules else 0)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=HOME.parents[1], check=False).returncode == 0
