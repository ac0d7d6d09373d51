"""Where things lie in this tree."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = ROOT / "scripts" / "dev"
VENV = ROOT / ".venv"
BIN = VENV / "bin"
PYTHON = BIN / "python"
STAMP = VENV / "qipan-stamp.json"
RUN_LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "requirements-dev.lock"
UV_LOCK = HERE / "uv.txt"
NODE_LOCK = HERE / "node.txt"
SPARK_LOCK = HERE / "spark.txt"
NPM_LOCK = ROOT / "package-lock.json"
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "src" / "qipan" / "ui" / "static" / "vendor"
LOCALE = ROOT / "src" / "qipan" / "locale"
