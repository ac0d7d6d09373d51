"""What every test stands on: a store of its own, and the data when it is there.

The environment is set at import, before pytest-django loads the settings.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
STORE = tempfile.TemporaryDirectory(prefix="qipan-test-", ignore_cleanup_errors=True)
os.environ["QIPAN_STORE"] = STORE.name

if (ROOT / "src/qipan/config/settings.py").exists():
    os.environ["DJANGO_SETTINGS_MODULE"] = "qipan.config.settings"


@pytest.fixture(scope="session")
def realdata() -> Path:
    """Folder of the shared data sets; tests that use it carry the mark ``realdata``."""
    named = os.environ.get("QIPAN_DATA")
    folder = Path(named) if named else ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"no data sets at {folder}; set QIPAN_DATA")
    return folder
