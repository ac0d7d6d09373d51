"""The one question of authority: may this actor do this here?"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from qipan.core.public import Actor, Grant
from qipan.errors import NotPermitted
from qipan.people.permissions import ROLES, Permission


def has_permission(
    actor: Actor, permission: Permission, *, organisation: str = "", areas: Sequence[str] = ()
) -> bool:
    """Whether ``actor`` holds ``permission`` for the organisation (code) and the area.

    ``areas`` is the area's chain of codes (itself and its ancestors); a grant for a district covers its
    streets. An empty ``organisation`` or ``areas`` asks for the permission anywhere within the scope.
    """
    return any(_covers(grant, permission, organisation, areas) for grant in actor.grants)


def _covers(grant: Grant, permission: Permission, organisation: str, areas: Sequence[str]) -> bool:
    role = ROLES.get(grant.role)
    if role is None or permission not in role.permissions:
        return False
    if organisation and grant.organisations and organisation not in grant.organisations:
        return False
    return not (areas and grant.area and grant.area not in areas)


def require(
    actor: Actor, permission: Permission, *, organisation: str = "", areas: Sequence[str] = ()
) -> None:
    """Raise ``NotPermitted`` with the missing permission unless the actor holds it."""
    if not has_permission(actor, permission, organisation=organisation, areas=areas):
        raise NotPermitted(
            _("You do not have the right '%(right)s' here.") % {"right": permission.value},
            mend=_("Ask somebody who has it, or ask for the role."),
        )


def require_person(actor: Actor) -> None:
    """Raise ``NotPermitted`` unless a named person acts: the system itself never decides."""
    if not actor.is_person:
        raise NotPermitted(
            _("Only a named person may do this."), mend=_("Log in; an automatic part cannot decide.")
        )
