"""Commands of the command line, one module each. ``prepare`` readies Django for the chosen store."""

from __future__ import annotations

import os
from pathlib import Path

from qipan.errors import StoreError


def use_store(name: str) -> Path:
    """Choose the store folder: ``QIPAN_STORE`` when set, else ``var/<name>``; returns it."""
    folder = Path(os.environ.setdefault("QIPAN_STORE", str(Path("var") / name))).resolve()
    os.environ["QIPAN_STORE"] = str(folder)
    return folder


def prepare() -> None:
    """Start Django on the chosen store."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qipan.config.settings")
    django.setup()


def make_folder(folder: Path) -> None:
    """Create the store's folder. Raises ``StoreError`` with the way out when that fails."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The store's folder cannot be made ({error.strerror}).",
            where=str(folder),
            mend="Name another folder with --store, or make room.",
        ) from error
