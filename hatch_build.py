"""What a built package carries beside the code: the cities, the front-end libraries, compiled catalogues."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polib
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LIBRARIES = ("maplibre-gl/maplibre-gl-csp.js", "echarts/echarts.common.min.js", "htmx.org/htmx.min.js")


class CarryAlong(BuildHookInterface):
    """Completes the tree before it is packed, or says what is missing."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Check the libraries, compile the catalogues, and put the cities inside the wheel."""
        if version == "editable":
            return
        root = Path(self.root)
        vendor = root / "src" / "qipan" / "web" / "static" / "vendor"
        missing = [name for name in LIBRARIES if not (vendor / name).is_file()]
        if missing:
            names = ", ".join(missing)
            raise SystemExit(f"Front-end libraries are missing ({names}). Run ./dev setup, then build again.")
        for catalogue in (root / "src" / "qipan" / "locale").glob("*/LC_MESSAGES/*.po"):
            polib.pofile(str(catalogue)).save_as_mofile(str(catalogue.with_suffix(".mo")))
        if self.target_name == "wheel":
            build_data["force_include"][str(root / "cities")] = "qipan/_cities"
