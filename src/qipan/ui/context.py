"""What the shell of every page needs: the city, the kind of store and its time, the actor, the navigation."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from qipan import __version__
from qipan.core.public import clock, current, pack
from qipan.ui.navigation import places_for


def shell(request: HttpRequest) -> dict[str, Any]:
    """City, store and actor for the page frame (no query beyond the cached store and the actor's own)."""
    store, actor = current(), getattr(request, "actor", None)
    return {
        "city": pack().pack.city,
        "store_kind": store.kind,
        "store_now": clock.now(),
        "simulated": store.kind != "work",
        "actor": actor,
        "navigation": SimpleLazyObject(lambda: places_for(actor, request.path) if actor is not None else []),
        "version": __version__,
    }
