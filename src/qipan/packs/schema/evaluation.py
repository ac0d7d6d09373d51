"""``evaluation.yaml``: shares by which work is judged."""

from __future__ import annotations

from typing import Literal

from qipan.packs.schema.base import Basis, Code, Name, PackModel


class EvaluationIndicator(PackModel):
    """A share of cases: numerator and denominator are named sets that the engine knows."""

    code: Code
    version: str
    name: Name
    definition: Name
    numerator: Literal["closed-in-time", "confirmed", "reopened", "silent", "inspection-passed"]
    denominator: Literal["due", "closed", "answered", "inspected"]
    direction: Literal["lower-is-better", "higher-is-better"]
    basis: Basis
