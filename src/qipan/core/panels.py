"""Panels: what a later room shows on the page of an earlier one, without the earlier one knowing it.

A case's page (act) shows the reporter's verdicts (voice) and the reviews (oversee): those rooms register a
panel for the prefix ``cas``. Imports keep running one way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from qipan.core.actors import Actor
from qipan.core.ids import prefix_of


@dataclass(frozen=True, slots=True)
class Panel:
    """A template and what it shows; the template finds it as ``panel``."""

    template: str
    content: Mapping[str, Any]


Maker = Callable[[Actor, str], Panel | None]
_makers: dict[str, list[Maker]] = {}


def register_panel(prefix: str, make: Maker) -> None:
    """Show what ``make(actor, public_id)`` gives on pages of objects with this prefix; None shows nothing."""
    makers = _makers.setdefault(prefix, [])
    if make not in makers:
        makers.append(make)


def panels_for(actor: Actor, subject: str) -> list[Panel]:
    """The panels that ``actor`` sees on the page of ``subject``, earlier rooms first."""
    made = (make(actor, subject) for make in _makers.get(prefix_of(subject), ()))
    return [panel for panel in made if panel is not None]
