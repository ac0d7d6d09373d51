"""``triage.yaml``: whether and how a trained model may suggest what a report is about."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from qipan.packs.schema.base import Basis, Name, PackModel


class AlgorithmEntry(PackModel):
    """What the algorithm register says of it; without an entry no model may be activated."""

    purpose: Name
    data: Name
    impact: Name
    limits: Name
    override: Name


class TriageText(PackModel):
    """Below ``threshold`` the machine says that it is not sure; it shows at most ``suggestions``."""

    model: Literal["char-ngram-linear"]
    threshold: float = Field(gt=0, lt=1)
    suggestions: int = Field(default=3, ge=1, le=9)
    basis: Basis
    entry: AlgorithmEntry
