"""A worker: a thread for each lane hands out its work; a store that is away is waited for."""

from __future__ import annotations

import threading
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from qipan.core import leases
from qipan.core.backoff import Backoff
from qipan.core.faults import words_of
from qipan.core.jobs.lanes import Lane, Work, lanes
from qipan.core.leases import renew_kept
from qipan.core.store import current
from qipan.errors import StoreError

AWAY = Backoff(timedelta(seconds=1), timedelta(seconds=15))
"""How long to wait for a store that does not answer."""


class Worker:
    """Runs lanes until it is told to stop."""

    def __init__(self, names: Collection[str] = (), *, pause: float = 1.0) -> None:
        self.stop = threading.Event()
        self._names, self._pause, self._threads = names, pause, list[threading.Thread]()

    def run(self) -> None:
        """Work until ``stop`` is set; returns when all that was begun has been settled."""
        # Daemons: a piece of work that never returns does not keep the process from ending.
        loops = [threading.Thread(target=self._renew, name="leases", daemon=True)]
        loops += [
            threading.Thread(target=self._serve, args=[lane], name=lane.name, daemon=True)
            for lane in lanes(self._names)
        ]
        for loop in loops:
            loop.start()
        for loop in loops:
            while loop.is_alive():
                loop.join(0.5)

    def _renew(self) -> None:
        while not self.stop.wait(leases.RENEW.total_seconds()):
            try:
                renew_kept()
            except (DatabaseError, InterfaceError) as error:
                connection.close()
                words_of(error, where="leases")

    def _serve(self, lane: Lane) -> None:
        """Take work while there is room for it."""
        room, away = threading.Semaphore(lane.at_once), 0
        with ThreadPoolExecutor(lane.at_once, thread_name_prefix=lane.name) as pool:
            while not self.stop.is_set():
                if not room.acquire(timeout=0.5):
                    continue
                try:
                    current()
                    work = lane.claim()
                    away = 0
                except (DatabaseError, InterfaceError, StoreError) as error:
                    connection.close()
                    words_of(error, where=f"lane {lane.name}")
                    room.release()
                    away += 1
                    self.stop.wait(AWAY.pause(away).total_seconds())
                    continue
                if work is None:
                    room.release()
                    close_old_connections()
                    self.stop.wait(self._pause)
                else:
                    pool.submit(_do, work, room, lane.name)
        connection.close()


def _do(work: Work, room: threading.Semaphore, lane: str) -> None:
    """One piece of work; it settles itself, so that an error here means that the store was away."""
    try:
        close_old_connections()
        work()
    except Exception as error:
        # The lease runs out, and the work is taken up again.
        connection.close()
        words_of(error, where=f"lane {lane}")
    finally:
        room.release()
