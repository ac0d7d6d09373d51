"""The model against its baseline on real messages of citizens, in one and the same run."""

from __future__ import annotations

import csv

import pytest

from qipan.suggest.triage.examples import from_file
from qipan.suggest.triage.scoring import compare, corpus_with

pytestmark = [pytest.mark.realdata, pytest.mark.long]


LEAD = 0.02


def test_on_topics_it_has_not_met_it_leads_its_baseline_and_is_not_too_sure(realdata):
    folder = realdata / "tipdm2020c"
    told = from_file(
        folder / "fj2_labelled_sample_495.csv.gz", text=["留言主题", "留言详情"], label="一级分类"
    )
    with (folder / "fj1_taxonomy_517.csv").open(encoding="utf-8-sig") as held:
        names = [(f"{r['二级分类']} {r['三级分类']}", r["一级分类"]) for r in csv.DictReader(held)]
    round_ = compare(corpus_with(told, names), seeds=[0])[0]
    assert round_.model > round_.baseline + LEAD
    told = round_.figures
    assert told["stated_spoken"] - told["accuracy_spoken"] < 0.03, "it states more than it is right"
    curve = [right for _share, right, _least in round_.figures["curve"]]
    assert curve[0] > curve[-1], "the surest half must be righter than the whole"
