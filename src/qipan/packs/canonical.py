"""One canonical form of a pack, in which the order of coded entries does not count.

Digest and diff both stand on it: two packs have the same digest exactly when their diff is empty.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from qipan.packs.pack import Pack


class Coded(dict[str, Any]):
    """Entries of a list by their code, so that a path can tell them from the fields of one entry."""


_NAMED_BY = ("code", "id", "username", "year")


def canonical(pack: Pack) -> dict[str, Any]:
    """The pack as nested JSON values; lists of coded entries are mappings by their code."""
    shaped: dict[str, Any] = _shape(pack.dump())
    return shaped


def pack_digest(pack: Pack) -> str:
    """SHA-256 (hex) of the canonical JSON of a pack."""
    text = json.dumps(canonical(pack), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _shape(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _shape(item) for key, item in value.items()}
    if not isinstance(value, list):
        return value
    items = [_shape(item) for item in value]
    coded = Coded((key, item) for item in items if (key := _key(item)) is not None)
    return coded if items and len(coded) == len(items) else items


def _key(item: Any) -> str | None:
    """How people name an entry: its code, or a transition's action and target, or a holiday's name."""
    if not isinstance(item, dict):
        return None
    named = next((str(item[name]) for name in _NAMED_BY if name in item), None)
    if named is not None:
        return named
    if "action" in item and "target" in item:
        return f"{item['action']} → {item['target']}"
    if "days" in item and "name" in item:
        return str(item["name"]["en"])
    return None
