"""The model in use: the active learned one of the store, or the rules by hand. No network is needed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache

from qipan.core.public import TtlCache
from qipan.kernels.likeness import FEATURES
from qipan.kernels.pair_model import PairModel, read_model
from qipan.suggest.duplicates.default_model import THRESHOLD, by_hand
from qipan.suggest.models import LearnedModel

SUBJECT = "duplicates"


@dataclass(frozen=True, slots=True)
class InUse:
    """A model, the probability from which it calls a pair a likely duplicate, and its id (empty: by hand)."""

    model: PairModel
    threshold: float
    public_id: str = ""

    @property
    def learned(self) -> bool:
        """Whether it was trained on cases."""
        return bool(self.public_id)


def in_use() -> InUse:
    """The model in use; at most one small query in ``FRESH_SECONDS``."""
    public_id = _active()
    return _loaded(public_id) if public_id else _rules()


def _read_active() -> str:
    found = LearnedModel.objects.filter(kind=SUBJECT, active=True).values_list("public_id", flat=True)
    return found.first() or ""


_active = TtlCache(_read_active)


def forget() -> None:
    """Ask the store anew which model is active."""
    _active.forget()


@lru_cache(maxsize=4)
def _loaded(public_id: str) -> InUse:
    content = json.loads(
        bytes(LearnedModel.objects.values_list("content", flat=True).get(public_id=public_id))
    )
    return InUse(read_model(content, FEATURES), float(content["threshold"]), public_id)


@lru_cache(maxsize=1)
def _rules() -> InUse:
    return InUse(by_hand(), THRESHOLD)
