"""The model in use: one small query says which, its arrays are read once per process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from qipan.act.models import LearnedModel
from qipan.kernels.textmodel import TextModel, from_bytes

KIND = "triage"


@dataclass(frozen=True, slots=True)
class Active:
    """The active model under its public id and version number."""

    public_id: str
    version: int
    simulated: bool
    model: TextModel


def active_model() -> Active | None:
    """The triage model that a named person activated last; None where none is (one query)."""
    found = LearnedModel.objects.filter(kind=KIND, active=True)
    row = found.values_list("public_id", "version", "simulated", "digest").first()
    if row is None:
        return None
    public_id, version, simulated, digest = row
    return Active(public_id, version, simulated, _arrays(digest, public_id))


@lru_cache(maxsize=4)
def _arrays(_digest: str, public_id: str) -> TextModel:
    """The arrays of a model; what was stored never changes, so they are read once."""
    content = LearnedModel.objects.values_list("content", flat=True).get(public_id=public_id)
    return from_bytes(bytes(content))
