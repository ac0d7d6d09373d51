"""The model against its baseline on real messages of citizens, in one and the same run."""

from __future__ import annotations

import csv

import pytest

from qipan.suggest.triage.examples import from_file
from qipan.suggest.triage.scoring import compare, corpus_with

pytestmark = [pytest.mark.realdata, pytest.mark.long]


def test_it_beats_characters_and_a_linear_machine_on_the_same_folds(realdata):
    folder = realdata / "tipdm2020c"
    told = from_file(
        folder / "fj2_labelled_sample_495.csv.gz", text=["留言主题", "留言详情"], label="一级分类"
    )
    with (folder / "fj1_taxonomy_517.csv").open(encoding="utf-8-sig") as held:
        names = [(f"{r['二级分类']} {r['三级分类']}", r["一级分类"]) for r in csv.DictReader(held)]
    round_ = compare(corpus_with(told, names), seeds=[0])[0]
    assert round_.model > round_.baseline
    curve = [right for _share, right, _least in round_.figures["curve"]]
    assert curve[0] > curve[-1], "the surest half must be righter than the whole"
