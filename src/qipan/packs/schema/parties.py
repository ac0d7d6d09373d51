"""``parties.yaml``: who there is."""

from __future__ import annotations

from typing import Literal

from qipan.packs.schema.base import Code, Name, PackModel

PartyKind = Literal[
    "party-body", "government", "street", "community", "enterprise", "social-organisation", "citizen"
]


class Party(PackModel):
    """An organisation. With ``per: district`` one is made for every district: ``{area}`` in the
    code and ``{area_name}`` in the names are replaced.
    """

    code: Code
    kind: PartyKind
    name: Name
    parent: str = ""
    area: str = ""
    per: Literal["", "district"] = ""
