"""Pages of a signal (what came in, when, where, from whom it was had) and of a source."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from qipan.core.public import panels_for
from qipan.people.public import Permission, actor_on, has_permission, needs
from qipan.sense.selectors import given_by, signal_by_id, source_with_owner


@require_GET
@needs(Permission.CASE_VIEW)
def signal(request: HttpRequest, public_id: str) -> HttpResponse:
    """One signal; who reported it stays behind the purpose that the case page asks for."""
    found = signal_by_id(public_id)
    by = actor_on(request)
    # Columns that the house does not know may hold anything: they are for those who keep the data.
    is_keeper = has_permission(by, Permission.POOL_VIEW)
    kept = found.payload.get("row", {}) if is_keeper and isinstance(found.payload, dict) else {}
    panels = panels_for(by, public_id)
    shown = {"signal": found, "kept": sorted(kept.items()), "panels": panels}
    return render(request, "sense/signal.html", shown)


@require_GET
@needs(Permission.CASE_VIEW)
def source(request: HttpRequest, code: str) -> HttpResponse:
    """One source: whose it is, under what licence and mapping, and whether it still speaks."""
    found = source_with_owner(code)
    return render(request, "sense/source.html", {"source": found, "given": given_by(found)})
