"""The model in use: the active learned one of the store, or the rules by hand. No network is needed."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from functools import lru_cache

from qipan.act.models import LearnedModel
from qipan.act.similar.default_model import THRESHOLD, by_hand
from qipan.core.public import current
from qipan.kernels.likeness import FEATURES
from qipan.kernels.pair_model import PairModel, read_model

SUBJECT = "duplicates"
# Another process may have activated a newer model; a page may use the older one this long.
FRESH_SECONDS = 5.0


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


class _Known:
    """Which model this process knows to be active, since when, in which store."""

    active: tuple[float, str, str] | None = None


def in_use() -> InUse:
    """The model in use; at most one small query in ``FRESH_SECONDS``."""
    store = current().city
    known = _Known.active
    if known is None or known[1] != store or time.monotonic() - known[0] > FRESH_SECONDS:
        found = LearnedModel.objects.filter(kind=SUBJECT, active=True).values_list("public_id", flat=True)
        known = _Known.active = (time.monotonic(), store, found.first() or "")
    return _loaded(known[2]) if known[2] else _rules()


def forget() -> None:
    """Ask the store anew which model is active."""
    _Known.active = None


@lru_cache(maxsize=4)
def _loaded(public_id: str) -> InUse:
    content = json.loads(
        bytes(LearnedModel.objects.values_list("content", flat=True).get(public_id=public_id))
    )
    return InUse(read_model(content, FEATURES), float(content["threshold"]), public_id)


@lru_cache(maxsize=1)
def _rules() -> InUse:
    return InUse(by_hand(), THRESHOLD)
