"""How often a stranger may ask what a report sounds like, by page and by program together."""

from __future__ import annotations

from qipan.core.throttle import PerAddress

# A report is asked about many times while it is typed.
asking = PerAddress("ask-alike", times=20)
