"""The demonstration: history, the lived day with its watch, officers who take what is found to its review."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from qipan.act.public import Case, Check, Order, Outcome
from qipan.core import seal
from qipan.core.actors import Actor
from qipan.core.models import Edge, Event
from qipan.decide.public import Dossier
from qipan.judge import public as judge
from qipan.oversee.public import Review
from qipan.packs.areas import read_geometry
from qipan.packs.index import PackIndex
from qipan.packs.loader import load_pack
from qipan.people.public import load_demo_accounts
from qipan.pool.public import sync_facts
from qipan.sense.public import Signal
from qipan.simulate.history import receive_history
from qipan.simulate.live import live
from qipan.simulate.readings import write_readings
from qipan.simulate.schema import simulator_of
from qipan.simulate.servants import Staff, workers
from qipan.simulate.shift import Shift
from qipan.simulate.simulation import Simulation
from qipan.voice.public import Feedback


def simulation_of(folder: Path, *, seed: int, scale: float = 1.0) -> Simulation:
    """The simulation that a city's folder declares."""
    text = load_pack(folder)
    return Simulation(
        simulator_of(text), text.areas, read_geometry(folder), text.city.timezone, seed, scale=scale
    )


def bring_people(index: PackIndex, *, password: str, by: Actor) -> list[dict[str, Any]]:
    """Make the pack's invented people and a worker for each party; returns those a visitor may try."""
    load_demo_accounts(by=by, accounts=(*index.pack.accounts, *workers(index)), password=password)
    return [
        {
            "username": account.username,
            "name_zh": account.name.zh,
            "name_en": account.name.en,
            "roles": [grant.role for grant in account.roles],
        }
        for account in index.pack.accounts
    ]


class Demonstration:
    """One lived stretch in a store; remembers what was found and the chains that officers played."""

    def __init__(self, simulation: Simulation, store: Path) -> None:
        self.simulation, self.store = simulation, store
        self._shift = Shift(simulation)

    @property
    def findings(self) -> list[str]:
        """Public ids of the findings, in the order in which they appeared."""
        return list(self._shift.findings)

    @property
    def chains(self) -> dict[str, dict[str, str]]:
        """Ids of each chain played, by planted incident and stage."""
        return {incident: chain.ids for incident, chain in self._shift.chains.items()}

    def bring_history(self, on_progress: Callable[[int], None]) -> None:
        """Receive the weeks before, and read them into facts, so that the watch knows what is usual."""
        receive_history(self.simulation, on_progress)
        write_readings(self.simulation, self.store)
        seal.seal_pending()
        sync_facts()

    def live(self, on_progress: Callable[[datetime], None]) -> None:
        """Live the stretch; the truth of what was planted is written into the store's folder."""
        lived = live(self.simulation, staff=Staff(), watch=self._shift.look, on_progress=on_progress)
        lived.truth.write(self.store)


def counts() -> dict[str, int]:
    """How much of everything stands in the store."""
    standing = {
        "signals": Signal.objects,
        "findings": judge.Finding.objects,
        "warnings": judge.Warning.objects,
        "decisions": Dossier.objects,
        "cases": Case.objects,
        "orders": Order.objects,
        "outcomes": Outcome.objects,
        "checks": Check.objects,
        "feedback": Feedback.objects,
        "reviews": Review.objects,
        "links": Edge.objects,
        "events": Event.objects,
    }
    return {name: rows.count() for name, rows in standing.items()}
