"""``simulator.yaml``: a mapping here; the room ``simulate`` owns its schema."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qipan.packs.problems import Problem
from qipan.packs.sections import Section, register
from qipan.packs.trees import plain_words
from qipan.packs.view import View
from qipan.packs.yamltext import Path


def keys(view: View) -> Iterator[Problem]:
    """No key simulates what may not be demanded of people who work."""
    yield from plain_words(view, _keys(view[SIMULATOR], ("simulator",)))


def _keys(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield (*path, key), str(key)
            yield from _keys(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _keys(item, (*path, index))


SIMULATOR: Section[dict[str, Any]] = register(
    Section("simulator", "simulator.yaml", dict[str, Any], absent=lambda _city: {}, rules=(keys,), typed=True)
)
