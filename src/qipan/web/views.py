"""The front page: the board for those on duty, two doors for everybody else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from qipan.people.public import Permission, actor_on, has_permission
from qipan.web.navigation import DOORS, address


def board(request: HttpRequest) -> HttpResponse:
    """The board with ``board.view``, the public landing page without."""
    if not has_permission(actor_on(request), Permission.BOARD_VIEW):
        return landing(request)
    return render(request, "web/board.html")


def landing(request: HttpRequest) -> HttpResponse:
    """What a stranger sees: report a matter, follow a case, log in."""
    return render(
        request, "web/landing.html", {"report": address(DOORS[0].name), "follow": address(DOORS[1].name)}
    )
