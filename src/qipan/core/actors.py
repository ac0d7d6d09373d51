"""Who acts. An actor is a value, read once per request, that services and rules are handed as ``by``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ActorKind = Literal["person", "reporter", "system"]


@dataclass(frozen=True, slots=True)
class Grant:
    """A role within an organisation (code) and an area (code); an empty scope is the whole city.

    ``organisations`` holds the codes of the scope organisation and of all below it, ``home`` the area that
    the scope organisation serves (empty for the whole city).
    """

    role: str
    organisations: frozenset[str] = frozenset()
    area: str = ""
    home: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """A named person, a reporter known by number and secret, or a part of the system itself."""

    id: str
    kind: ActorKind
    label: str
    organisation: str = ""
    grants: tuple[Grant, ...] = ()

    @property
    def is_person(self) -> bool:
        """Whether a named human stands behind this actor."""
        return self.kind == "person"


def system(name: str) -> Actor:
    """The actor of an automatic part, e.g. ``system:watch``; it can never decide."""
    return Actor(id=f"system:{name}", kind="system", label=name)


def reporter(case_number: str) -> Actor:
    """The person who reported a case and proved it by number and secret."""
    return Actor(id=f"reporter:{case_number}", kind="reporter", label="reporter")
