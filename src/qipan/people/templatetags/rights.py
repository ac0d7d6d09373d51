"""What a reader may do and know, for templates."""

from __future__ import annotations

from django import template

from qipan.core.public import Actor
from qipan.kernels.identifiers import mask
from qipan.people.permissions import Permission
from qipan.people.rules import has_permission

register = template.Library()


@register.filter
def may(actor: Actor, permission: str) -> bool:
    """Whether the actor holds a permission somewhere: ``{% if actor|may:"case.triage" %}``."""
    return has_permission(actor, Permission(permission))


@register.filter
def masked(text: object, clear: object = False) -> str:
    """Text with what points at a person masked, unless the page is ``clear``.

    ``{{ signal.text|masked:clear }}``: ``clear`` is True only on a page whose reader has a task on the case
    and left a receipt; without it, or where the page knows of no task, always masked.
    """
    return str(text) if clear is True else mask(str(text))
