"""The model in use: one small query now and then says which, its arrays are read once per process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from qipan.core.public import TtlCache
from qipan.kernels.textmodel import TextModel, from_bytes
from qipan.suggest.models import LearnedModel

KIND = "triage"


@dataclass(frozen=True, slots=True)
class Active:
    """The active model under its public id and version number."""

    public_id: str
    version: int
    simulated: bool
    model: TextModel


def active_model() -> Active | None:
    """The triage model that a named person activated last; None where none is.

    At most one small query in ``FRESH_SECONDS``.
    """
    row = _active()
    if row is None:
        return None
    public_id, version, simulated, digest = row
    return Active(public_id, version, simulated, _arrays(digest, public_id))


def _read_active() -> Any:
    found = LearnedModel.objects.filter(kind=KIND, active=True)
    return found.values_list("public_id", "version", "simulated", "digest").first()


_active = TtlCache(_read_active)


def forget() -> None:
    """Ask the store anew which model is active."""
    _active.forget()


@lru_cache(maxsize=4)
def _arrays(_digest: str, public_id: str) -> TextModel:
    """The arrays of a model; what was stored never changes, so they are read once."""
    content = LearnedModel.objects.values_list("content", flat=True).get(public_id=public_id)
    return from_bytes(bytes(content))
