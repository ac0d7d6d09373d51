"""A demo store from nothing: the city's text, its invented people, weeks of history, a lived day, the proof.

Runs on the store that Django is set up for, whose database has no tables yet.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from qipan.config.bootstrap import load_city, load_invented_people
from qipan.core.heads import keep_head
from qipan.core.public import clock, pack, system
from qipan.core.seal import seal_pending
from qipan.packs.finder import find_city
from qipan.packs.loader import load_pack
from qipan.people.section import ACCOUNTS
from qipan.places.section import AREAS, read_geometry
from qipan.pool.public import sync_facts
from qipan.simulate.apprentice import learn_triage
from qipan.simulate.history import receive_history
from qipan.simulate.live import Lived, live
from qipan.simulate.note import write_note
from qipan.simulate.readings import write_readings
from qipan.simulate.schema import simulator_of
from qipan.simulate.servants import Staff, workers
from qipan.simulate.shift import Shift
from qipan.simulate.simulation import Simulation
from qipan.simulate.summary import counts, story_chain

# Pronounceable is not needed: it is shown on the log-in page. Ten characters satisfy every rule.
PASSWORD_BYTES = 9


Tell = Callable[[str, float], None]
"""Called with the key of a step (one of ``STEPS``) and the share of it that is done, 0 to 1."""

STEPS = ("city", "people", "history", "facts", "day", "proof")


def _untold(_step: str, _share: float) -> None:
    """Nobody wants to know how far it is."""


@dataclass(frozen=True, slots=True)
class Demo:
    """What stands in ``demo.json``: how to log in, when the lived stretch ends, and what the store holds."""

    city: str
    seed: int
    scale: float
    password: str
    accounts: list[dict[str, Any]]
    lived_until: str
    counts: dict[str, int]
    chain: dict[str, str]
    steps: dict[str, int]


def prepare_demo(
    store: Path, *, city: str = "harbin", seed: int = 7, scale: float = 1.0, tell: Tell = _untold
) -> Demo:
    """Fill the store; ``demo.json`` is written last, so its presence says that the store is complete.

    Raises ``PackError`` when the city declares no simulator.
    """
    simulation, password = _load(city, seed, scale, tell), secrets.token_urlsafe(PASSWORD_BYTES)
    with clock.at(simulation.history[0]):
        load_invented_people(by=system("demo"), accounts=pack().pack[ACCOUNTS], password=password)
        load_invented_people(by=system("demo"), accounts=workers(pack()), password=None)
    tell("people", 1.0)
    _receive(simulation, store, tell)
    lived, shift = _live(simulation, tell)
    lived.truth.write(store)
    with clock.at(simulation.lived[1]):
        learn_triage()
        _prove()
    demo = _demo(simulation, city, password, lived, shift)
    write_note(store, asdict(demo))
    tell("proof", 1.0)
    return demo


def _load(city: str, seed: int, scale: float, tell: Tell) -> Simulation:
    folder = find_city(city)
    simulation = simulation_of(folder, seed=seed, scale=scale)
    with clock.at(simulation.history[0]):
        load_city(by=system("demo"), folder=folder, kind="demo")
    tell("city", 1.0)
    return simulation


def simulation_of(folder: Path, *, seed: int, scale: float = 1.0) -> Simulation:
    """The simulation that a city's folder declares. Raises ``PackError``."""
    text = load_pack(folder)
    return Simulation(
        simulator_of(text), text[AREAS], read_geometry(folder), text.city.timezone, seed, scale=scale
    )


def _receive(simulation: Simulation, store: Path, tell: Tell) -> None:
    start, end = simulation.history

    def on_progress(_received: int, at: datetime) -> None:
        tell("history", (at - start) / (end - start))

    receive_history(simulation, on_progress)
    tell("history", 1.0)
    write_readings(simulation, store)
    with clock.at(end):
        seal_pending()
        sync_facts()
    tell("facts", 1.0)


def _live(simulation: Simulation, tell: Tell) -> tuple[Lived, Shift]:
    start, end = simulation.lived
    shift = Shift(simulation)
    lived = live(
        simulation,
        staff=Staff(),
        watch=shift.look,
        on_progress=lambda at: tell("day", (at - start) / (end - start)),
    )
    tell("day", 1.0)
    return lived, shift


def _prove() -> None:
    """Seal the whole log, bring it into the facts, and export the head for somebody to keep."""
    seal_pending()
    sync_facts()
    keep_head()


def _demo(simulation: Simulation, city: str, password: str, lived: Lived, shift: Shift) -> Demo:
    accounts = [
        {
            "username": account.username,
            "name_zh": account.name.zh,
            "name_en": account.name.en,
            "roles": [grant.role for grant in account.roles],
        }
        for account in pack().pack[ACCOUNTS]
    ]
    first = next(iter(shift.chains.values()), None)
    return Demo(
        city=city,
        seed=simulation.seed,
        scale=simulation.scale,
        password=password,
        accounts=accounts,
        lived_until=simulation.lived[1].isoformat(),
        counts=counts(),
        chain=story_chain(first) if first else {},
        steps=dict(lived.steps),
    )
