"""``checks.yaml``: who checks, what is looked at again, who is called back, why a reporter contests."""

from __future__ import annotations

from pydantic import Field

from qipan.packs.schema.base import Basis, Code, Name, PackModel


class OutsideCheck(PackModel):
    """A category (and all below it; empty: every one) whose check comes from outside the handling unit."""

    category: str = ""
    basis: Basis


class Reinspection(PackModel):
    """How large a share of each party's newly closed cases is drawn to be looked at again."""

    share: float = Field(gt=0, le=1)
    at_least: int = Field(default=1, ge=1, description="Of each party that closed any")
    tell_after_days: int = Field(default=60, ge=1, description="The seed is told then at the latest")
    basis: Basis


class CallBacks(PackModel):
    """Whom the hotline calls: reporters who left a number and said nothing yet."""

    within_days: int = Field(ge=1, le=365, description="After that silence is counted as silence")
    attempts: int = Field(default=3, ge=1, le=10)
    pause_hours: float = Field(default=4, ge=0, description="Between two attempts")
    basis: Basis


class VerdictReason(PackModel):
    """Why a reporter contests an outcome."""

    code: Code
    name: Name


class CheckText(PackModel):
    """How this city checks what was done."""

    outside_unit: tuple[OutsideCheck, ...] = ()
    reinspection: Reinspection | None = None
    callbacks: CallBacks | None = None
    verdict_reasons: tuple[VerdictReason, ...] = ()
