"""``people.yaml``: invented people of demo stores."""

from __future__ import annotations

from qipan.packs.schema.base import Code, Name, PackModel


class RoleGrant(PackModel):
    """A role with its scope: an organisation (and those below) and an area (and those below)."""

    role: Code
    organisation: str = ""
    area: str = ""


class DemoAccount(PackModel):
    """An obviously invented person; made only in demo stores."""

    username: Code
    name: Name
    organisation: str
    roles: tuple[RoleGrant, ...]
