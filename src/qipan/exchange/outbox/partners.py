"""Partners of the city's text, joined with the addresses and keys that this machine has for them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from qipan.core.public import pack
from qipan.exchange.section import EXCHANGE, Partner


@dataclass(frozen=True, slots=True)
class Connection:
    """A partner and where it is. Without an ``url`` it is not connected: nothing goes or comes."""

    partner: Partner
    url: str
    key: str

    def address(self, path: str) -> str:
        """Where ``path`` is at the partner, with the ending of its form."""
        return f"{self.url}/{path}.{self.partner.format}"

    @property
    def safe(self) -> bool:
        """Whether it knows a request that is sent twice."""
        return self.partner.repeats == "safe"


def connections() -> Sequence[Connection]:
    """All partners of the city's text, connected or not."""
    return [_connection(partner) for partner in pack().pack[EXCHANGE].partners]


def connection(code: str) -> Connection | None:
    """The partner with a code; None when the city's text no longer has it."""
    return next((c for c in connections() if c.partner.code == code), None)


def _connection(partner: Partner) -> Connection:
    name = "QIPAN_PARTNER_" + re.sub(r"[^A-Z0-9]", "_", partner.code.upper())
    known = settings.QIPAN_PARTNERS
    return Connection(partner, known.get(f"{name}_URL", "").rstrip("/"), known.get(f"{name}_KEY", ""))


def service_for(partner: Partner, category: str) -> str:
    """The partner's service for a category of ours, by its nearest ancestor; empty when it has none."""
    ours = {category: service for service, category in partner.services.items()}
    return next((ours[code] for code in pack().chain("category", category) if code in ours), "")
