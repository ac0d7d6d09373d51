"""Where a city's folder stands: by path, or by name among the known cities."""

from __future__ import annotations

import os
from pathlib import Path

from qipan.errors import NotFound
from qipan.packs.messages import Text as _
from qipan.packs.problems import choose

_PACKAGE = Path(__file__).resolve().parents[1]
_PROJECT = _PACKAGE.parents[1]


def city_roots() -> tuple[Path, ...]:
    """Folders that hold cities, first match wins: ``$QIPAN_CITIES``, the project's, the installed ones."""
    named = os.environ.get("QIPAN_CITIES", "")
    candidates = [*([Path(named)] if named else []), _PROJECT / "cities", _PACKAGE / "_cities"]
    return tuple(root for root in candidates if root.is_dir())


def city_names() -> tuple[str, ...]:
    """Names of all cities that can be found, sorted."""
    return tuple(sorted({path.parent.name for root in city_roots() for path in root.glob("*/city.yaml")}))


def find_city(name_or_path: str | Path) -> Path:
    """The folder of a city. Raises ``NotFound`` with the names that exist.

    A value with a path separator, or an absolute one, is a path; anything else is a name first.
    """
    text = str(name_or_path)
    if os.sep not in text and text not in (".", ".."):
        for root in city_roots():
            if (root / text / "city.yaml").is_file():
                return root / text
    path = Path(text)
    if path.is_dir():
        return path
    raise NotFound(_("There is no such city."), where=text, mend=choose(text, city_names()))
