"""A draw is a random sample, and the same one whenever it is made again."""

from __future__ import annotations

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qipan.kernels.sampling import commitment, draw, frame_digest, size

FRAMES = st.lists(
    st.tuples(st.text("abcdef0123", min_size=1), st.sampled_from("xyz")), unique_by=lambda p: p[0]
)
SEEDS = st.binary(min_size=32, max_size=32)


@pytest.mark.parametrize(
    ("among", "share", "at_least", "expected"),
    [
        (0, 0.05, 1, 0),
        (1, 0.05, 1, 1),
        (20, 0.05, 1, 1),
        (21, 0.05, 1, 2),
        (100, 0.07, 1, 7),
        (3, 0.05, 5, 3),
    ],
)
def test_how_many_are_drawn(among, share, at_least, expected):
    assert size(among, share, at_least) == expected


@given(FRAMES, SEEDS, st.floats(0.01, 1), st.integers(1, 4), st.randoms())
def test_the_same_draw_whatever_the_order_of_the_frame(frame, seed, share, at_least, shuffler):
    drawn = draw(frame, seed=seed, beacon="b", share=share, at_least=at_least)
    again = list(frame)
    shuffler.shuffle(again)
    assert draw(again, seed=seed, beacon="b", share=share, at_least=at_least) == drawn
    assert frame_digest(again) == frame_digest(frame)
    assert len(set(drawn)) == len(drawn)
    by_stratum = Counter(stratum for item, stratum in frame if item in drawn)
    for stratum, among in Counter(stratum for _item, stratum in frame).items():
        assert by_stratum[stratum] == size(among, share, at_least)


def test_no_item_is_favoured():
    """4,000 draws of 3 of 12: each item 1,000 times but for chance (four standard deviations)."""
    frame = [(f"cas_{n:02d}", "x") for n in range(12)]
    times = Counter(
        item
        for n in range(4000)
        for item in draw(frame, seed=n.to_bytes(32, "big"), beacon="b", share=0.25, at_least=1)
    )
    spread = math.sqrt(4000 * 0.25 * 0.75)
    assert all(abs(times[item] - 1000) < 4 * spread for item, _stratum in frame)


def test_beacon_and_seed_both_decide():
    frame = [(f"cas_{n:03d}", "x") for n in range(400)]
    seed, other = bytes(32), bytes([1]) + bytes(31)
    told = {"share": 0.05, "at_least": 1}
    first = draw(frame, seed=seed, beacon="b", **told)
    assert draw(frame, seed=other, beacon="b", **told) != first
    assert draw(frame, seed=seed, beacon="c", **told) != first
    assert commitment(seed) != commitment(other)
