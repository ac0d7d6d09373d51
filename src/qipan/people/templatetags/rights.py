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
def masked(text: str, reader: Actor | None = None) -> str:
    """Text with telephone and identity numbers masked, unless ``reader`` may know who reported.

    ``{{ signal.text|masked:actor }}``; without a reader always masked.
    """
    may_know = reader is not None and has_permission(reader, Permission.REPORTER_REVEAL)
    return text if may_know else mask(text)
