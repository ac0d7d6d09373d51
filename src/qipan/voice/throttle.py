"""How often a stranger may report and follow, by page and by program together."""

from __future__ import annotations

from qipan.core.throttle import PerAddress

reporting, following = PerAddress("report"), PerAddress("follow", times=5)
