"""Text models: what is counted, scores that are sums, storage without code, calibration, folds."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qipan.kernels.calibration import (
    Calibration,
    at_threshold,
    calibration_error,
    coverage_curve,
    fit_calibration,
    probabilities_of,
    stated_and_right,
)
from qipan.kernels.textcorpus import Corpus, folds
from qipan.kernels.textfit import fit, out_of_fold, score_rows
from qipan.kernels.textgrams import HEAD, LONGEST, clean, counts, head_of
from qipan.kernels.textmodel import TextModel, from_bytes

HEAT = [
    "暖气不热",
    "屋里冷，暖气片是凉的",
    "供热温度低",
    "楼上暖气漏水",
    "heating is cold",
    "the heating is off",
]
LAMP = [
    "路灯不亮",
    "街上没有路灯",
    "路灯坏了",
    "灯杆倒了，路灯不亮",
    "street lamp is broken",
    "no street light",
]


TEMPERED = Calibration(0.7, 0.1)


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus(
        HEAT + LAMP, ["heat"] * 6 + ["lamp"] * 6, ["暖气 heating", "路灯 street lamp"], ["heat", "lamp"]
    )


@pytest.fixture(scope="module")
def model(corpus) -> TextModel:
    return fit(corpus)


def test_digits_are_not_learnt():
    assert clean("１３９ 0000 1234 号楼") == "0 0 0 号楼"


def test_the_first_line_counts_several_times():
    assert head_of("路灯坏了\n在门口") == "路灯坏了"
    assert counts("路灯坏了\n在门口")["灯"] == HEAD
    assert counts("路灯坏了\n在门口")["门"] == 1


def test_megabytes_cost_no_more_than_a_long_text():
    assert len(clean("灯" * 10_000_000)) == LONGEST


def test_it_knows_what_it_was_taught(model):
    for text, label in [("我家暖气不热", "heat"), ("门口的路灯不亮", "lamp"), ("street lamp is out", "lamp")]:
        assert model.classes[int(model.scores(text).argmax())] == label


def test_an_unknown_text_has_no_features_and_the_bias_as_score(model):
    assert not len(model.features("ωψ")[0])
    assert model.scores("ωψ") == pytest.approx(model.bias)


@given(st.text(max_size=80))
def test_probabilities_sum_to_one_and_contributions_to_the_score(model, text):
    assert model.probabilities(text).sum() == pytest.approx(1.0)
    for column in range(2):
        told = sum(share for _words, share in model.explain(text, column))
        assert told + model.bias[column] == pytest.approx(model.scores(text)[column], abs=1e-6)


@given(st.permutations([0, 1, 2, 3]), st.lists(st.floats(-5, 5), min_size=4, max_size=4))
def test_probabilities_follow_a_permutation_of_the_classes(order, scores):
    row = np.array([scores])
    assert probabilities_of(row[:, order], TEMPERED) == pytest.approx(
        probabilities_of(row, TEMPERED)[:, order]
    )


def test_what_is_stored_scores_the_same(model):
    again = from_bytes(model.to_bytes())
    assert again.classes == model.classes
    assert again.probabilities("路灯不亮") == pytest.approx(model.probabilities("路灯不亮"))


@pytest.mark.parametrize("content", [b"", b"nonsense", b"PK\x03\x04broken"])
def test_what_is_no_model_is_refused(content):
    with pytest.raises(ValueError):
        from_bytes(content)


def test_pickled_objects_are_refused():
    held = io.BytesIO()
    np.savez(held, format=np.array([{"a": 1}], dtype=object))
    with pytest.raises(ValueError):
        from_bytes(held.getvalue())


def test_scores_of_the_corpus_are_those_of_the_texts(model, corpus):
    rows = np.arange(len(corpus.texts))
    alone = np.array([model.scores(text) for text in corpus.texts])
    assert score_rows(model, corpus, rows) == pytest.approx(alone, abs=1e-5)


def test_equal_texts_never_stand_on_both_sides():
    texts = [f"{word}{n % 3}号" for n, word in enumerate(["路灯不亮", "暖气不热"] * 10)]
    made = Corpus(texts, ["lamp", "heat"] * 10)
    for train, test in folds(made.truth, np.arange(20) % 7, seed=1):
        assert not set(train % 7) & set(test % 7)
    assert len(set(made.groups)) == 2


def test_a_fold_never_sees_its_test_texts(corpus):
    rows = np.array([0, 1, 2, 3, 6, 7, 8, 9])
    without = Corpus(
        [*corpus.texts[:4], "x", "y", *corpus.texts[6:10], "z", "q"],
        corpus.labels,
        corpus.names,
        corpus.name_labels,
    )
    one, two = fit(corpus, rows), fit(without, rows)
    assert set(one.vocabulary) == set(two.vocabulary)
    assert one.calibration.temperature == pytest.approx(two.calibration.temperature, rel=1e-2)
    assert one.scores("暖气路灯") == pytest.approx(two.scores("暖气路灯"), abs=1e-2)


def test_labels_without_texts_are_an_error():
    with pytest.raises(ValueError):
        Corpus(["a"], ["x", "y"])
    with pytest.raises(ValueError):
        Corpus(["a", "b"], ["x", "x"])


def test_calibration_mends_scores_that_are_too_sure():
    rng = np.random.default_rng(1)
    logits = rng.normal(size=(4000, 3))
    truth = np.array([rng.choice(3, p=p) for p in probabilities_of(logits, Calibration())])
    mended = fit_calibration(5 * logits, truth)
    assert mended.temperature == pytest.approx(5.0, rel=0.2)
    assert calibration_error(probabilities_of(5 * logits, mended), truth) < 0.04
    assert calibration_error(probabilities_of(5 * logits, Calibration()), truth) > 0.2


def test_texts_that_the_scores_say_nothing_of_become_doubt():
    rng = np.random.default_rng(2)
    scores = rng.normal(scale=4.0, size=(20000, 4))
    sensible = np.array([rng.choice(4, p=p) for p in probabilities_of(scores, Calibration())])
    truth = np.where(rng.random(20000) < 0.3, rng.integers(0, 4, size=20000), sensible)
    assert fit_calibration(scores, truth).doubt == pytest.approx(0.3, abs=0.04)


def test_few_texts_without_an_error_prove_less_than_many():
    few, many = (
        probabilities_of(
            10 * np.eye(3), fit_calibration(np.tile(10 * np.eye(3), (n, 1)), np.tile(np.arange(3), n))
        )
        for n in (5, 2000)
    )
    assert few.max() < 0.97 < many.max()


def test_the_citys_shares_decide_between_equal_scores():
    texts = [f"{word}{letter}" for word in ("路灯", "暖气") for letter in "abcdefgh"]
    made = Corpus(texts, ["lamp"] * 8 + ["heat"] * 8)
    even, cold = fit(made), fit(made, priors={"lamp": 20, "heat": 980})
    at = even.classes.index("heat")
    assert even.probabilities("xy")[at] == pytest.approx(0.5, abs=0.1)
    assert cold.probabilities("xy")[at] > 0.8


def test_stated_and_right_keep_their_sign():
    chances, truth = np.array([[0.85, 0.15]] * 4 + [[0.45, 0.55]] * 2), np.array([0, 0, 1, 1, 1, 1])
    low, high = stated_and_right(chances, truth)
    assert (low.texts, low.right, high.texts, high.right) == (2, 1.0, 4, 0.5)
    assert high.stated - high.right == pytest.approx(0.35)


def test_unlabelled_texts_teach_words_that_no_label_holds():
    background = [f"暖气片冰凉{n}号楼供热站停暖" for n in map(chr, range(0x4E00, 0x4E00 + 200))]
    background += [f"路灯灯杆照明{n}街漆黑" for n in map(chr, range(0x5E00, 0x5E00 + 200))]
    made = Corpus(
        ["暖气不热", "暖气片凉", "路灯不亮", "路灯坏了"], ["heat", "heat", "lamp", "lamp"], (), (), background
    )
    model = fit(made)
    assert model.classes[int(model.scores("供热站停暖").argmax())] == "heat"
    assert model.classes[int(model.scores("照明漆黑").argmax())] == "lamp"


def test_silence_below_the_threshold():
    chances = np.array([[0.9, 0.1], [0.8, 0.2], [0.55, 0.45], [0.4, 0.6]])
    truth = np.array([0, 0, 1, 0])
    told = at_threshold(chances, truth, 0.7)
    assert (told.coverage, told.accuracy, told.stated) == (0.5, 1.0, pytest.approx(0.85))
    assert at_threshold(chances, truth, 0.95).coverage == 0.0
    assert coverage_curve(chances, truth, (0.5, 1.0)) == [(0.5, 1.0, 0.8), (1.0, 0.5, 0.55)]


def test_out_of_fold_probabilities_are_probabilities(corpus):
    chances = out_of_fold(corpus, seed=0, parts=3)
    assert chances.sum(axis=1) == pytest.approx(np.ones(12))
