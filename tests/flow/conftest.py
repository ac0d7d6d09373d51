"""A small county of calls: a quiet winter of generated incidents, and bursts on demand."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from PIL import Image

from qipan.core import clock, seal
from qipan.core.actors import system
from qipan.core.store import pack
from qipan.judge.public import Finding, watch
from qipan.people.section import ACCOUNTS
from qipan.people.services import load_demo_accounts
from qipan.pool.facts import sync_facts
from qipan.sense.public import Observation, Signal, receive_many, source_by_code

BY = system("test")
RUN = "run_" + "0" * 26
NOW = datetime(2025, 2, 20, 6, 0, tzinfo=ZoneInfo("America/Los_Angeles")).astimezone(UTC)
HISTORY_DAYS = 70


@dataclass(frozen=True)
class Calls:
    """Generates incidents of the source ``dispatch-events`` and lets the watch look at them."""

    now: datetime = NOW

    def at(self, minutes: float) -> datetime:
        """So many minutes after six in the morning of the day."""
        return self.now + timedelta(minutes=minutes)

    def receive(
        self, category: str, minutes: list[float], *, source: str = "dispatch-events"
    ) -> list[Signal]:
        """Incidents of a category, received at those minutes."""
        seen = [
            Observation(
                occurred_at=self.at(m),
                received_at=self.at(m),
                kind="incident",
                channel="feed",
                category=category,
            )
            for m in minutes
        ]
        return receive_many(
            by=BY,
            source=source_by_code("dispatch-events"),
            run=RUN,
            observations=seen,
            area_codes=[""] * len(seen),
        )

    def quiet(self, days: int = HISTORY_DAYS, until: float = 0) -> None:
        """A medical call every 40 minutes and a water call every 12 hours, read into facts."""
        start = -days * 24 * 60
        self.receive("medical-aid", [float(m) for m in range(start, int(until), 40)])
        self.receive("public-assist-water-problem", [float(m) for m in range(start + 77, int(until), 720)])
        seal.seal_pending()
        sync_facts()

    def flood(self, start: float = -35, count: int = 10) -> list[Signal]:
        """Water calls, one every three minutes."""
        return self.receive("public-assist-water-problem", [start + 3 * i for i in range(count)])

    def watch(self, minutes: float = 0) -> list[Finding]:
        """Let the watch look at that minute."""
        with clock.at(self.at(minutes)):
            return watch(clock.now())


@pytest.fixture(scope="session")
def camera() -> bytes:
    """A photo as a telephone takes it: with its place."""
    noise = np.random.default_rng(1).integers(100, 255, (60, 80, 3), dtype=np.uint8)
    made, exif = io.BytesIO(), Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (45.0, 45.0, 36.0), 3: "E", 4: (126.0, 37.0, 48.0)})
    Image.fromarray(noise).save(made, "JPEG", exif=exif, quality=95)
    return made.getvalue()


@pytest.fixture
def calls(city: Callable[..., None], settings: Any, tmp_path: Path) -> Calls:
    """A replay store of San Mateo with its demo accounts and 70 quiet days, and the clock at six."""
    settings.QIPAN_STORE = tmp_path
    city("sanmateo", kind="replay")
    load_demo_accounts(by=BY, accounts=pack().pack[ACCOUNTS], password=None)
    made = Calls()
    made.quiet()
    return made
