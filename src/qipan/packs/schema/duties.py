"""``duties.yaml``: who leads and who assists in what."""

from __future__ import annotations

from pydantic import Field

from qipan.packs.schema.base import Basis, Code, PackModel


class Duty(PackModel):
    """Who leads and who assists: category (and all below it) × area. The most specific rule wins.

    ``lead``, ``assist`` and ``fallback`` are party codes; ``{district}`` in them is the code of the
    case's district.
    """

    id: Code
    category: str = Field(description="Category code; the rule holds for its descendants too")
    area: str = Field(default="", description="Area code; empty means the whole city")
    lead: str
    assist: tuple[str, ...] = ()
    fallback: str
    basis: Basis
