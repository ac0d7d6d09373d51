"""``exchange.yaml``: what the city shows by Open311, and the systems of others that it works with.

Addresses and keys are no text of a city: they belong to the machine (``QIPAN_PARTNER_<CODE>_URL`` and
``_KEY``), so that a copy of a city's text never sends anything anywhere.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from qipan.packs.schema.base import Basis, Code, Name, PackModel


class Open311Text(PackModel):
    """The Open311 server of the city.

    A matter below ``homes`` is shown without its place and words, one below ``private`` not at all.
    """

    jurisdiction: str = Field(min_length=1, description="jurisdiction_id that callers may name")
    contact: Name
    key_service: Name = Field(description="How a key is asked for")
    homes: tuple[str, ...] = Field(description="Categories whose place is somebody's home; may be empty")
    private: tuple[str, ...] = ()
    basis: Basis


class Partner(PackModel):
    """Another system: orders for ``party`` are sent to it, its requests are taken in as signals."""

    code: Code
    name: Name
    party: str = Field(default="", description="Orders given to this party are sent; empty: none")
    source: str = Field(default="", description="Its requests are taken in as this source; empty: none")
    format: Literal["json", "xml"] = "json"
    jurisdiction: str = ""
    repeats: Literal["safe", "unsafe"] = Field(
        default="unsafe", description="Whether it knows a request that is sent twice by its Idempotency-Key"
    )
    services: dict[str, str] = Field(default_factory=dict, description="Its service code -> our category")
    first_days: int = Field(default=7, ge=1, le=90, description="How far back the first look goes")
    basis: Basis


class Exchange(PackModel):
    """All that a city exchanges with others."""

    open311: Open311Text | None = None
    partners: tuple[Partner, ...] = ()
