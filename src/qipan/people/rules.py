"""The one question of authority: may this actor do this here?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from qipan.core.public import Actor, Grant, pack
from qipan.errors import NotPermitted
from qipan.people.permissions import ROLES, Permission

# The chain of a thing whose place is not known: only whoever serves the whole city reaches it.
UNKNOWN_PLACE = ("?",)


@dataclass(frozen=True, slots=True)
class Reach:
    """How far one grant of a permission goes: the parties and the area; empty means all."""

    organisations: frozenset[str]
    area: str


def reaches_of(actor: Actor, permission: Permission) -> Iterator[Reach]:
    """How far ``actor`` holds ``permission``: one reach for each grant that gives it."""
    for grant in actor.grants:
        role = ROLES.get(grant.role)
        if role is not None and permission in role.permissions:
            yield _reach(grant, of_party=role.of_party)


def _reach(grant: Grant, *, of_party: bool) -> Reach:
    area = grant.area or ("" if of_party else grant.home)
    # A chain of one is the city itself: no limit.
    limit = "" if area and len(pack().chain("area", area)) == 1 else area
    return Reach(grant.organisations if of_party else frozenset(), limit)


def has_permission(
    actor: Actor, permission: Permission, *, organisation: str = "", areas: Sequence[str] = ()
) -> bool:
    """Whether ``actor`` holds ``permission`` for the organisation (code) and the area.

    ``areas`` is the area's chain of codes (itself and its ancestors); a grant for a district covers its
    streets. An empty ``organisation`` or ``areas`` asks for the permission anywhere within the scope;
    ``UNKNOWN_PLACE`` asks for it in the whole city.
    """
    return any(_covers(reach, organisation, areas) for reach in reaches_of(actor, permission))


def _covers(reach: Reach, organisation: str, areas: Sequence[str]) -> bool:
    if organisation and reach.organisations and organisation not in reach.organisations:
        return False
    return not (areas and reach.area and reach.area not in areas)


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


def holders_of(permission: Permission) -> Callable[[Actor], bool]:
    """A question that says whether an actor holds ``permission`` somewhere."""
    return lambda actor: has_permission(actor, permission)
