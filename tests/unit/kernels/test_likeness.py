"""How alike two reports are: measured by hand on small cases."""

from __future__ import annotations

import math

import numpy as np
import pytest

from qipan.kernels.likeness import FEATURES, Matter, apart, dice, features, grams, plain, same_kind

HERE = Matter(100, 126.68, 45.72, "中山路18号", "暖气不热", ("heat.cold", "heat"))


def column(name: str, *earlier: Matter, new: Matter = HERE) -> list[float]:
    return features(new, earlier)[:, FEATURES.index(name)].tolist()


def at(**changed: object) -> Matter:
    from dataclasses import replace

    return replace(HERE, **changed)


def test_words_are_compared_by_pairs_of_characters_whatever_their_width_and_signs():
    assert grams("暖气 不热！") == {"暖气", "气不", "不热"}
    assert plain("ＡＢ-c，d") == "abcd"
    assert dice(grams("暖气不热"), grams("暖气不热了")) == pytest.approx(2 * 3 / 7)
    assert dice(grams("The light is broken"), grams("the LIGHT is broken!")) == 1.0
    assert dice(grams(""), grams("暖气")) == 0.0
    assert grams("热") == {"热"}


def test_metres_are_those_of_the_sphere():
    north = at(lat=45.72 + 1 / 1111.95)
    east = at(lon=126.68 + 1 / 1111.95 / math.cos(math.radians(45.72)))
    assert apart(HERE, north) == pytest.approx(100, abs=0.1)
    assert apart(HERE, east) == pytest.approx(100, abs=0.1)
    assert apart(HERE, at(lon=None, lat=None)) is None


def test_each_column_says_what_its_name_says():
    assert column("address", HERE, at(address="中山路 18号"), at(address="")) == [1.0, 1.0, 0.0]
    assert 0 < column("address", at(address="中山路20号"))[0] < 0.99
    assert column("days", at(day=97)) == [3.0]
    assert column("open", at(open=False), HERE) == [0.0, 1.0]
    assert column("words", HERE, at(text="路灯坏了")) == [1.0, 0.0]
    unknown, far = column("log_metres", at(lon=None, lat=None), at(lat=46.9))
    assert unknown == far == pytest.approx(math.log1p(2000))
    there = column("open_there", HERE, HERE, at(open=False), at(address="别处"))
    assert there == [2.0, 2.0, 2.0, 2.0]


def test_kinds_are_the_same_related_or_neither():
    assert same_kind(("a.1", "a"), ("a.1", "a")) == 1.0
    assert same_kind(("a.1", "a"), ("a.2", "a")) == 0.5
    assert same_kind(("a",), ("a.2", "a")) == 0.5
    assert same_kind(("a.1", "a"), ("b.1", "b")) == 0.0
    assert same_kind((), ()) == 0.0


def test_no_candidates_give_no_rows():
    assert features(HERE, []).shape == (0, len(FEATURES))
    assert np.isfinite(features(HERE, [at(text="", address="", kinds=())])).all()
