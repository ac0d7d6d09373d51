"""What a process remembers as long as the same city text is active: rows that only a new text changes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Generic, TypeVar

from qipan.core import store

Value = TypeVar("Value")


class PackCache(Generic[Value]):
    """Values by key, each read once per process and read anew when another text becomes active.

    ``read`` returns None for what does not stand; that is never remembered. What is returned is
    shared by all threads: readers must not change it.
    """

    def __init__(self, read: Callable[[str], Value | None]) -> None:
        self._read = read
        self._digest = ""
        self._values: dict[str, Value] = {}
        store.on_forgetting(self.forget)

    def __call__(self, key: str = "") -> Value | None:
        """The value for ``key``, or None."""
        digest = store.pack().digest
        if digest != self._digest:
            self._values, self._digest = {}, digest
        value = self._values.get(key)
        if value is None and (value := self._read(key)) is not None:
            self._values[key] = value
        return value

    def forget(self) -> None:
        """Read everything anew next time."""
        self._values = {}


class TtlCache(Generic[Value]):
    """One value that another process may change: read at most once in ``store.FRESH_SECONDS``.

    Who changes it in this process calls ``forget`` at once, and again when the change is committed.
    """

    def __init__(self, read: Callable[[], Value]) -> None:
        self._read = read
        self._known: tuple[float, Value] | None = None
        store.on_forgetting(self.forget)

    def __call__(self) -> Value:
        """The value, at most so old."""
        known = self._known
        if known is None or time.monotonic() - known[0] > store.FRESH_SECONDS:
            known = self._known = (time.monotonic(), self._read())
        return known[1]

    def forget(self) -> None:
        """Read it anew next time."""
        self._known = None
