"""Templates keep to the floors: one extends and includes only the frame of pages or its own room."""

from __future__ import annotations

import re
from pathlib import Path

import qipan

ROOT = Path(qipan.__file__).parent
USES = re.compile(r'{%\s*(?:extends|include)\s+"([a-z_0-9]+)/')
TEMPLATES = sorted(ROOT.glob("*/templates/*/**/*.html"))


def room_of(template: Path) -> str:
    return template.relative_to(ROOT).parts[0]


def test_there_are_templates_to_look_at():
    assert len(TEMPLATES) > 50


def test_a_template_lies_under_the_name_of_its_room():
    strays = [
        str(path.relative_to(ROOT)) for path in TEMPLATES if path.relative_to(ROOT).parts[2] != room_of(path)
    ]
    assert strays == []


def test_a_template_uses_only_the_frame_or_its_own_room():
    foreign = [
        f"{path.relative_to(ROOT)}: {used}"
        for path in TEMPLATES
        for used in USES.findall(path.read_text(encoding="utf-8"))
        if used not in {"ui", room_of(path)}
    ]
    assert foreign == []
