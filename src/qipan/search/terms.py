"""What a search asks of an index: an expression of tokens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Every:
    """All of these."""

    parts: Sequence[Every | Either | str]


@dataclass(frozen=True, slots=True)
class Either:
    """One of these at least."""

    parts: Sequence[Every | Either | str]


Term = Every | Either | str


def expression(term: Term, quoted: Callable[[str], str], every: str, any_: str) -> str:
    """The expression as a database reads it."""
    if isinstance(term, str):
        return quoted(term)
    joint = every if isinstance(term, Every) else any_
    return "(" + joint.join(expression(part, quoted, every, any_) for part in term.parts) + ")"
