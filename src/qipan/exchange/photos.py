"""Photos from outside (of a mail, of a post): kept at the report, or named with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qipan.core.public import reporter
from qipan.errors import InputError, RuleRefused
from qipan.media.public import attach_photo


@dataclass(frozen=True, slots=True)
class Handed:
    """A file that came with a report: the photo that was made of it, or why none was."""

    name: str
    photo: str = ""
    why: str = ""


def keep_photos(number: str, signal: str, files: Sequence[tuple[str, bytes]]) -> list[Handed]:
    """Keep files (name, content) as photos of a report, in the caller's transaction, as its reporter's.

    One that is no photo, too large or one too many is not kept, and says why: the report stands without it.
    """
    return [_keep(number, signal, name, content) for name, content in files]


def _keep(number: str, signal: str, name: str, content: bytes) -> Handed:
    try:
        made = attach_photo(by=reporter(number), subject=signal, data=content)
    except (InputError, RuleRefused) as error:
        return Handed(name, why=error.what)
    return Handed(name, photo=made.public_id)
