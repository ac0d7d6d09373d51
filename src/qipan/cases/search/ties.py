"""What the search gives to the house."""

from __future__ import annotations

from datetime import timedelta

from qipan.cases.search.indexing import sync_search
from qipan.core.public import periodic


def tie() -> None:
    """Called once when the program starts."""
    periodic("act.search", every=timedelta(seconds=2), run=sync_search)
