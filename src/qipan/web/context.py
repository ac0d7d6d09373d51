"""What the shell of every page needs: the city, the kind of store, the actor."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from qipan.core.public import current, pack


def shell(request: HttpRequest) -> dict[str, Any]:
    """City name, simulated flag and actor for the page frame (no query beyond the cached store)."""
    store = current()
    return {"city": pack().pack.city, "store_kind": store.kind, "actor": getattr(request, "actor", None)}
