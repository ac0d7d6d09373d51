"""``warnings.yaml``: how a person grades a warning."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from qipan.packs.schema.base import Basis, Code, Name, PackModel

Colour = Literal["blue", "yellow", "orange", "red"]


class Grade(PackModel):
    """One step on an axis of the decision table; ``rank`` grows with gravity."""

    code: Code
    rank: int = Field(ge=1)
    name: Name


class ColourRule(PackModel):
    """First match wins; an axis left empty matches every grade at or above nothing."""

    urgency: tuple[str, ...] = ()
    trend: tuple[str, ...] = ()
    harm: tuple[str, ...] = ()
    colour: Colour


class WarningTable(PackModel):
    """A person grades urgency, trend and harm; this table gives the colour. No p-value enters."""

    urgency: tuple[Grade, ...]
    trend: tuple[Grade, ...]
    harm: tuple[Grade, ...]
    rules: tuple[ColourRule, ...]
    basis: Basis
