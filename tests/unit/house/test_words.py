"""Whatever the log or a setting may say has words for people."""

from __future__ import annotations

import importlib.util
import re
from fnmatch import fnmatchcase
from pathlib import Path

from qipan.core.public import codes_of

ROOT = Path(__file__).parents[3]


def _reference():
    spec = importlib.util.spec_from_file_location("reference", ROOT / "scripts" / "reference.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_event_has_words():
    named = [code for code, _words in codes_of("event")]
    recorded = _reference().recorded_actions()
    assert len(recorded) > 30
    assert [a for a in recorded if not any(fnmatchcase(code, a) for code in named)] == []


def test_every_setting_is_explained():
    explained = (ROOT / "docs" / "guide" / "settings.md").read_text(encoding="utf-8")
    asked = set()
    for path in [*(ROOT / "src").rglob("*.py"), *(ROOT / "scripts").rglob("*.py")]:
        asked |= set(re.findall(r"""["'](QIPAN_[A-Z_]+)["']""", path.read_text(encoding="utf-8")))
    assert len(asked) > 8
    assert sorted(name for name in asked if f"`{name}" not in explained) == []
