"""From a happening to what the city's doors take in."""

from __future__ import annotations

from qipan.sense.public import Observation
from qipan.simulate.happenings import NewEvent


def observation_of(happening: NewEvent, *, with_category: bool = True) -> Observation:
    """The happening as a signal would tell it; the truth behind it stays out."""
    payload = {"station": happening.station} if happening.station else {}
    return Observation(
        occurred_at=happening.at,
        received_at=happening.at,
        kind=happening.kind,
        channel=happening.channel,
        category=happening.category if with_category else "",
        text=happening.text,
        external_ref=happening.ref,
        lon=happening.lon,
        lat=happening.lat,
        address=happening.address,
        value=happening.value,
        unit=happening.unit,
        payload=payload,
    )
