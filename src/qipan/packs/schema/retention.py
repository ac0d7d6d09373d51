"""``retention.yaml``: how long each kind of personal data is kept."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from qipan.packs.schema.base import Basis, PackModel

PersonalKind = Literal[
    "reporter",
    "report-words",
    "photo-original",
    "photo",
    "feedback-words",
    "call-notes",
    "held-back",
    "quarantined-row",
]


class Span(PackModel):
    """After how many days a kind of personal data is shredded. Each kind has its own beginning (docs)."""

    kind: PersonalKind
    days: int = Field(ge=1, le=36_500)
    basis: Basis
