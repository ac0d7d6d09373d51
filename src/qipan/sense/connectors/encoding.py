"""Which encoding a text file has, found by decoding all of it once.

UTF-8 is tried first, then GB18030 (of which GBK and GB2312 are parts); a byte-order mark decides at
once. An encoding that was stated wins, and a wrong one is an error that names the byte and the line.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import Protocol

from qipan.errors import InputError

CHUNK = 1 << 20
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "utf-8": "utf-8-sig", "ascii": "utf-8-sig"}
"""Files labelled with a subset often hold characters of the whole: the superset reads both."""


class Rewindable(Protocol):
    """A file's bytes, plain or unpacked."""

    def read(self, size: int = ..., /) -> bytes:
        """Up to ``size`` bytes."""

    def seek(self, offset: int, /) -> int:
        """Go to ``offset``."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """Where decoding stopped: byte offset from 0 and physical line from 1."""

    encoding: str
    offset: int
    line: int

    def __str__(self) -> str:
        return f"{self.encoding} (byte {self.offset}, line {self.line})"


def first_misfit(stream: Rewindable, encoding: str) -> Misfit | None:
    """Decode the whole ``stream`` from its start; ``None`` where every byte fits ``encoding``."""
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    seen, lines = 0, 1
    while True:
        chunk = stream.read(CHUNK)
        pending = len(decoder.getstate()[0])
        try:
            lines += decoder.decode(chunk, final=not chunk).count("\n")
        except UnicodeDecodeError as error:
            good = error.object[: error.start].decode(encoding, errors="ignore")
            return Misfit(
                encoding.removesuffix("-sig"), seen - pending + error.start, lines + good.count("\n")
            )
        if not chunk:
            return None
        seen += len(chunk)


def resolve_encoding(stream: Rewindable, stated: str, *, where: str) -> str:
    """The codec that reads the whole of ``stream`` (which can seek to its start).

    Raises:
        InputError: the stated encoding is unknown or does not fit, or none of the usual ones fits.
    """
    if stated:
        return _stated_encoding(stream, stated, where=where)
    stream.seek(0)
    head = stream.read(4096)
    marked = next((name for mark, name in MARKS if head.startswith(mark)), "")
    if marked:
        return _must_fit(stream, marked, where=where, why="announced by the file's byte-order mark")
    if b"\x00" in head:
        raise InputError(
            "The file is not text: it holds zero bytes.",
            where=where,
            mend="Save it as CSV in UTF-8; for UTF-16 without a mark state the encoding.",
        )
    misfits = []
    for candidate in ("utf-8", "gb18030"):
        misfit = first_misfit(stream, candidate)
        if misfit is None:
            return candidate
        misfits.append(misfit)
    raise InputError(
        f"The file's encoding is not known; it fits neither {misfits[0]} nor {misfits[1]}.",
        where=where,
        mend="State the encoding, or save the file as UTF-8.",
    )


def _stated_encoding(stream: Rewindable, stated: str, *, where: str) -> str:
    try:
        "a".encode(stated)  # also refuses codecs that are not text, such as base64
        name = codecs.lookup(stated).name
    except LookupError:
        raise InputError(
            f"There is no encoding named “{stated}”.",
            where=where,
            mend="Use a known name: utf-8, gb18030, utf-16, big5, cp1252.",
        ) from None
    return _must_fit(stream, WIDER.get(name, name), where=where, why=f"stated as {stated}")


def _must_fit(stream: Rewindable, encoding: str, *, where: str, why: str) -> str:
    misfit = first_misfit(stream, encoding)
    if misfit is None:
        return encoding
    raise InputError(
        f"The file is not {misfit.encoding}, {why}: byte {misfit.offset} on line {misfit.line} does not fit.",
        where=where,
        mend="State the right encoding, or leave it empty to have it found.",
    )
