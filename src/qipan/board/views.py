"""The front page: the board for those on duty, two doors for everybody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from qipan.board import board as parts
from qipan.core.public import Actor, newest_event_id, pack
from qipan.emergency.public import alerts_in_force
from qipan.errors import NotFound
from qipan.people.public import Permission, actor_on, has_permission, needs
from qipan.ui.public import address

PARTS: dict[str, Callable[[Actor], dict[str, Any]]] = {
    "queues": parts.queues,
    "judgement": parts.judgement,
    "indicators": parts.indicators,
    "asks": parts.asks,
    "hours": parts.hours,
}


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """The board with ``board.view``, the public landing page without."""
    actor = actor_on(request)
    if not has_permission(actor, Permission.BOARD_VIEW):
        return landing(request)
    # Read before the rest: what comes in between is shown by the next poll, not lost.
    event = newest_event_id()
    version = f"{pack().digest[:12]}-{get_language()}"
    return render(
        request, "board/board.html", {"event": event, "version_of_text": version, **parts.everything(actor)}
    )


def landing(request: HttpRequest) -> HttpResponse:
    """What a stranger sees: report a matter, follow a case, read who is responsible for what, log in."""
    report, follow = address("voice:report"), address("voice:follow")
    duties, alerts = address("cases:duties"), address("emergency:alerts")
    return render(
        request,
        "board/landing.html",
        {
            "report": report,
            "follow": follow,
            "duties": duties,
            "alerts": alerts,
            "in_force": alerts_in_force(),
            "alerts_page": alerts,
        },
    )


@require_GET
@needs(Permission.BOARD_VIEW)
def part(request: HttpRequest, name: str) -> HttpResponse:
    """One part of the board by itself, for a page that refreshes it. Raises ``NotFound``."""
    if name not in PARTS:
        raise NotFound(_("The board has no such part."), where=name)
    return render(request, f"board/parts/{name}.html", PARTS[name](actor_on(request)))
