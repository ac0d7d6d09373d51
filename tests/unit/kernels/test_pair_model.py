"""Plain numbers say what the library that grew the trees says."""

from __future__ import annotations

import json

import numpy as np
import pytest
from sklearn.ensemble import GradientBoostingClassifier

from qipan.errors import InputError
from qipan.kernels.pair_model import Trees, Weights, laid_out, probability, read_model

COLUMNS = ("a", "b", "c")


@pytest.fixture(scope="module")
def grown():
    rng = np.random.default_rng(7)
    rows = rng.integers(0, 6, (800, 3)).astype(float)
    truth = (rows[:, 0] > 2) ^ (rows[:, 1] + rows[:, 2] > rng.normal(5, 1, 800))
    return GradientBoostingClassifier(n_estimators=12, max_depth=3, init="zero", random_state=1).fit(
        rows, truth
    ), rows


def exported(grower) -> Trees:
    parts = []
    for tree in (one.tree_ for one in grower.estimators_[:, 0]):
        nodes = {"feature": tree.feature, "threshold": tree.threshold, "left": tree.children_left}
        nodes |= {"right": tree.children_right, "value": tree.value[:, 0, 0] * grower.learning_rate}
        parts.append(laid_out(nodes, 3))
    return Trees(COLUMNS, *(np.array(part) for part in zip(*parts, strict=True)), 0.0)


def test_trees_score_as_the_library_does_after_a_way_through_json(grown):
    grower, rows = grown
    model = read_model(json.loads(json.dumps(exported(grower).content(), allow_nan=False)), COLUMNS)
    assert probability(model, rows) == pytest.approx(grower.predict_proba(rows)[:, 1], abs=1e-9)


def test_a_tree_that_is_one_leaf_says_it_everywhere():
    nodes = {"feature": np.array([-2]), "threshold": np.array([-2.0]), "left": np.array([-1])}
    nodes |= {"right": np.array([-1]), "value": np.array([0.3])}
    assert laid_out(nodes, 2)[2] == [0.3] * 4


def test_weights_are_a_logistic_of_a_sum():
    model = read_model(Weights(COLUMNS, np.array([1.0, 0.0, -2.0]), 0.5).content(), COLUMNS)
    assert probability(model, np.array([[0.5, 9.0, 0.5]])) == pytest.approx([0.5])


def test_a_model_for_other_columns_is_refused_with_a_way_out():
    content = Weights(COLUMNS, np.zeros(3), 0.0).content()
    with pytest.raises(InputError, match="another version"):
        read_model(content, ("a", "b"))
    with pytest.raises(InputError, match="another version"):
        read_model({**content, "form": "pickle"}, COLUMNS)
