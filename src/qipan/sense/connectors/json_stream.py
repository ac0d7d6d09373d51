"""Reads a GeoJSON FeatureCollection feature by feature without holding the file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, TextIO

CHUNK = 1 << 16
_BLANK = " \t\r\n"


class FeatureStream:
    """A walk over the top-level object of ``text``.

    ``members`` holds the other top-level members met so far (``type``, ``crs`` …). Broken text raises
    ``json.JSONDecodeError`` with the position in characters from the start of the file.
    """

    def __init__(self, text: TextIO) -> None:
        self.members: dict[str, Any] = {}
        self._text = text
        self._buffer, self._at, self._dropped = "", 0, 0
        self._ended = False
        self._decode = json.JSONDecoder().raw_decode

    def features(self) -> Iterator[Any]:
        """Every item of ``features`` in file order."""
        for name in self._names("{", "}"):
            if name == "features":
                yield from self._items()
            else:
                self.members[name] = self._value()

    def _names(self, start: str, end: str) -> Iterator[str]:
        self._take(start)
        if self._peek() == end:
            self._at += 1
            return
        while True:
            name = self._value()
            if not isinstance(name, str):
                raise self._error("a member's name must be text")
            self._take(":")
            yield name
            if self._take("," + end) == end:
                return

    def _items(self) -> Iterator[Any]:
        self.members.setdefault("features", True)
        self._take("[")
        if self._peek() == "]":
            self._at += 1
            return
        while True:
            yield self._value()
            if self._take(",]") == "]":
                return

    def _value(self) -> Any:
        """The next JSON value. Where the buffer breaks it off, twice as much is read and tried again."""
        self._peek()
        size = CHUNK
        while True:
            try:
                value, end = self._decode(self._buffer, self._at)
            except json.JSONDecodeError as error:
                if self._ended:
                    raise self._error(error.msg, error.pos) from None
            else:
                if end < len(self._buffer) or self._ended:
                    self._at = end
                    return value
            self._fill(size)
            size *= 2

    def _take(self, allowed: str) -> str:
        found = self._peek()
        if not found or found not in allowed:
            raise self._error(f"expected {' or '.join(allowed)}")
        self._at += 1
        return found

    def _peek(self) -> str:
        """The next character that is not blank, empty at the end of the file."""
        while True:
            while self._at < len(self._buffer):
                if self._buffer[self._at] not in _BLANK:
                    return self._buffer[self._at]
                self._at += 1
            if self._ended:
                return ""
            self._fill(CHUNK)

    def _fill(self, size: int) -> None:
        chunk = self._text.read(size)
        self._ended = not chunk
        self._dropped += self._at
        self._buffer, self._at = self._buffer[self._at :] + chunk, 0

    def _error(self, message: str, at: int | None = None) -> json.JSONDecodeError:
        position = self._dropped + (self._at if at is None else at)
        error = json.JSONDecodeError(message, self._buffer, self._at if at is None else at)
        error.pos = position
        return error
