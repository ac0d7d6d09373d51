"""Heads of the seal leave the store: whoever keeps one proves later that nothing up to it changed.

Each is a line of a file outside the store (``QIPAN_SEAL_FOLDER/heads.jsonl``), written by itself every hour,
and a short line for paper, which an auditor can type in again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from qipan.core.models import Seal, Store
from qipan.errors import InputError

# So many digits of the chain stand on paper: enough that nobody finds another chain that has them.
ON_PAPER = 32
_LINE = re.compile(r"(\S+) (sto_\w{26}) (\d+) ((?:[0-9a-f]{4} ?){8})")


@dataclass(frozen=True, slots=True)
class Head:
    """A seal: the store it is of, its number, its chain value (or how it begins), its event, its time."""

    store: str
    no: int
    chain: str
    event: str
    sealed_at: str

    def line(self) -> str:
        """The head in one line for paper: day, store, number and the first 32 digits of the chain."""
        digits = self.chain[:ON_PAPER]
        groups = " ".join(digits[at : at + 4] for at in range(0, ON_PAPER, 4))
        return f"{self.sealed_at[:10]} {self.store} {self.no} {groups}"


def head() -> Head | None:
    """The newest seal, or None for an empty log."""
    last = Seal.objects.order_by("-no").first()
    if last is None:
        return None
    store = Store.objects.values_list("public_id", flat=True).first() or ""
    return Head(store, last.no, last.chain, last.event, last.sealed_at.isoformat())


def heads_file() -> Path:
    """Where heads are kept by default: outside the store."""
    return Path(settings.QIPAN_SEAL_FOLDER) / "heads.jsonl"


def keep_head() -> int:
    """The hourly job: add the newest head to the file outside; returns its number."""
    newest = export_head(heads_file())
    return newest.no if newest else 0


def export_head(path: Path) -> Head | None:
    """Append the newest head as one JSON line to ``path``, unless it already stands there last."""
    newest = head()
    if newest is None or ((kept := read_heads(path)) and kept[-1].chain == newest.chain):
        return newest
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(newest)) + "\n")
    return newest


def read_heads(path: Path) -> list[Head]:
    """The heads of a file, oldest first, as JSON or as lines from paper; an absent file holds none.

    Raises ``InputError`` naming the line that is not a head.
    """
    if not path.exists():
        return []
    return list(_heads(path))


def read_line(text: str) -> Head:
    """A head from its line on paper. Raises ``InputError`` for another line."""
    match = _LINE.fullmatch(text.strip())
    if match is None:
        raise InputError(
            _("This line is not a sealed head."),
            mend=_("Copy the whole line: day, store, number and eight groups of four digits."),
        )
    day, store, no, digits = match.groups()
    return Head(store, int(no), digits.replace(" ", ""), "", day)


def _heads(path: Path) -> Iterator[Head]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            yield Head(**json.loads(line)) if line.startswith("{") else read_line(line)
        except (ValueError, TypeError, InputError) as error:
            raise InputError(
                _("This line is not a sealed head."),
                where=f"{path}:{number}",
                mend=_("Give a file written by 'qipan seal' or kept from one."),
            ) from error
