"""The digest of a city's text: the order of entries and keys does not count, every other change does."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from qipan.cases.section.clocks import CLOCKS
from qipan.packs.canonical import pack_digest
from qipan.packs.diff import diff_packs
from qipan.packs.loader import load_pack
from qipan.packs.pack import Pack
from qipan.packs.sections import sections

TINY = load_pack(Path(__file__).parents[1] / "data" / "tiny-city")
CODED = ("areas", "parties", "categories", "duties", "clocks", "indicators", "sources", "accounts")


def shuffled(value: Any, dice: random.Random) -> Any:
    """The same mapping with its keys in another order, all the way down."""
    if isinstance(value, dict):
        keys = dice.sample(list(value), len(value))
        return {key: shuffled(value[key], dice) for key in keys}
    return [shuffled(item, dice) for item in value] if isinstance(value, (list, tuple)) else value


@given(st.randoms(use_true_random=False))
def test_order_does_not_count(dice: random.Random) -> None:
    """Entries and keys in any order are the same text."""
    data = shuffled(TINY.dump(), dice)
    for section in CODED:
        dice.shuffle(data[section])
    again = Pack.from_json(json.dumps(data))
    assert pack_digest(again) == pack_digest(TINY)
    assert diff_packs(TINY, again) == ()


@given(st.sampled_from(CODED), st.data())
def test_a_missing_entry_counts(section: str, data: st.DataObject) -> None:
    """Taking any entry away changes the digest, and the diff names that entry alone."""
    entries = TINY[sections()[section]]
    index = data.draw(st.integers(0, len(entries) - 1))
    less = TINY.replace(sections()[section], (*entries[:index], *entries[index + 1 :]))
    assert pack_digest(less) != pack_digest(TINY)
    changes = diff_packs(TINY, less)
    if len(entries) > 1:
        assert [change.kind for change in changes] == ["removed"]
    else:
        assert len(changes) == 1


@given(st.sampled_from([rule.id for rule in TINY[CLOCKS]]), st.floats(0.25, 400))
def test_digest_and_diff_agree(rule: str, amount: float) -> None:
    """The digest is the same exactly when the diff is empty."""
    clocks = tuple(c.model_copy(update={"amount": amount}) if c.id == rule else c for c in TINY[CLOCKS])
    new = TINY.replace(CLOCKS, clocks)
    assert (pack_digest(new) == pack_digest(TINY)) == (diff_packs(TINY, new) == ())
