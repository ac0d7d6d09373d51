"""``demo.json``: what a demo store says of itself. Its presence says that the store is complete."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from qipan.errors import StoreError

FILE = "demo.json"


def write_note(store: Path, note: dict[str, Any]) -> None:
    """Write the note whole or not at all; only its owner may read it, for it holds the demo's password."""
    partial = store / f"{FILE}.partial"
    partial.touch(mode=0o600)
    partial.write_text(json.dumps(note, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    partial.replace(store / FILE)


def read_note(store: Path) -> dict[str, Any] | None:
    """What the note says, or None where there is none. Raises ``StoreError`` when it is broken."""
    path = store / FILE
    if not path.is_file():
        return None
    try:
        note: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise StoreError(
            "The note of this demo store is broken.", where=str(path), mend="Make the demo anew with --fresh."
        ) from error
    return note
