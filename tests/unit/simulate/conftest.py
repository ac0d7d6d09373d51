"""Harbin as text, simulated without a database."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from qipan.packs.finder import find_city
from qipan.packs.loader import load_pack
from qipan.places.section import AREAS, read_geometry
from qipan.simulate.schema import simulator_of
from qipan.simulate.simulation import Simulation

Make = Callable[..., Simulation]


@pytest.fixture(scope="session")
def simulated() -> Make:
    """``simulated(seed=7, scale=0.1)`` is a simulation of Harbin."""
    folder = find_city("harbin")
    text, geometry = load_pack(folder), read_geometry(folder)

    def make(seed: int = 7, scale: float = 1.0) -> Simulation:
        return Simulation(simulator_of(text), text[AREAS], geometry, text.city.timezone, seed, scale=scale)

    return make
