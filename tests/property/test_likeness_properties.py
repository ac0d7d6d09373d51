"""Likeness holds for whatever people write."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from qipan.kernels.likeness import Matter, dice, features, grams
from qipan.kernels.pair_model import probability
from qipan.suggest.duplicates.default_model import by_hand

texts = st.text(max_size=60) | st.sampled_from(["暖气不热", "路灯不亮，已经三天", "Garbage in alley", ""])
degrees = st.none() | st.floats(-80, 80)


@st.composite
def matters(draw: st.DrawFn) -> Matter:
    lon, lat = draw(degrees), draw(degrees)
    place = (lon, lat) if lon is not None and lat is not None else (None, None)
    kinds = tuple(draw(st.lists(st.sampled_from("abc"), max_size=2, unique=True)))
    day = draw(st.integers(700_000, 800_000))
    return Matter(day, *place, draw(texts), draw(texts), kinds, draw(st.booleans()))


@given(texts, texts)
def test_likeness_of_words_is_symmetric_and_between_nothing_and_the_same(one, other):
    alike = dice(grams(one), grams(other))
    assert 0.0 <= alike <= 1.0
    assert alike == dice(grams(other), grams(one))
    assert dice(grams(one), grams(one)) in (0.0, 1.0)


@given(matters(), st.lists(matters(), max_size=6))
def test_every_pair_has_a_probability(new, earlier):
    rows = features(new, earlier)
    chances = probability(by_hand(), rows)
    assert np.isfinite(rows).all()
    assert ((chances >= 0) & (chances <= 1)).all()
