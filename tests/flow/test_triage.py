"""Triage that admits doubt: train, activate, suggest, override, learn again; and what may not happen."""

from __future__ import annotations

import gzip
from dataclasses import replace

import pytest

from qipan.cases import public as cases
from qipan.cases.models import TriageVerdict
from qipan.cases.public import examples_from_store
from qipan.core.actors import system
from qipan.core.public import pack, walk
from qipan.errors import InputError, NotFound, NotPermitted, RuleRefused
from qipan.packs.index import PackIndex
from qipan.sense.section.categories import CATEGORIES
from qipan.suggest.models import LearnedModel
from qipan.suggest.triage.active import active_model
from qipan.suggest.triage.advice import advise
from qipan.suggest.triage.examples import Examples, from_file
from qipan.suggest.triage.training import activate, retire, train_triage

pytestmark = pytest.mark.django_db

HEAT, LAMP, COVER = "e.06.99.1", "c.01.03", "c.01.01.1"
SAID = {
    HEAT: [
        "暖气不热，屋里十度",
        "家里冷，暖气片凉",
        "室温不达标，老人受冻",
        "暖气一直不热",
        "供热温度太低",
        "暖气片冰凉，孩子冷",
    ],
    LAMP: [
        "路灯不亮，晚上黑",
        "街口路灯坏了",
        "路灯一闪一闪",
        "小区门口没有路灯，黑",
        "灯杆歪了，路灯不亮",
        "整条街路灯都不亮",
    ],
    COVER: [
        "井盖丢了，有个坑",
        "马路上井盖不见",
        "没有井盖，危险",
        "井盖移位，车掉进去",
        "井盖缺失，行人危险",
        "缺井盖，路上有洞",
    ],
}


def examples(**more) -> Examples:
    pairs = [(text, label) for label, texts in SAID.items() for text in texts]
    return replace(Examples(*map(tuple, zip(*pairs, strict=True)), {"from": "test"}), **more)


@pytest.fixture
def steward(person):
    return person("data-steward")


@pytest.fixture
def model(steward) -> LearnedModel:
    made = train_triage(by=steward, examples=examples())
    return activate(by=steward, public_id=made.public_id, reason="试用一个月")


def report(text: str, **told) -> cases.Case:
    return cases.submit_report(by=system("test"), channel="web", text=text, **told).case


def test_trained_is_not_active(steward):
    made = train_triage(by=steward, examples=examples())
    assert made.public_id.startswith("mdl_")
    assert made.version == 1
    assert not made.active
    assert active_model() is None
    assert made.figures["texts"] == 18
    assert {row["code"] for row in made.figures["classes"]} == set(SAID)


def test_without_a_model_the_keywords_speak_and_without_keywords_nobody():
    assert advise(pack(), "路灯不亮", None).first == LAMP
    assert advise(pack(), "路灯不亮", None).probability is None
    silent = advise(pack(), "你好", None)
    assert (silent.first, silent.doubt) == ("", "silent")


def test_the_chain_from_training_to_the_next_training(model, steward, person):
    case = report("门口路灯不亮，晚上黑")
    assert case.category == LAMP
    assert [step.source for step in walk(case.public_id, "up").steps if step.relation == "suggested-by"] == [
        model.public_id
    ]
    cases.triage(by=person("dispatcher"), case=case, category=COVER)
    told = cases.history_of(case)[-1].content
    assert (told["machine"], told["override"], told["model"]) == (LAMP, True, model.public_id)
    verdict = TriageVerdict.objects.get()
    assert (verdict.suggested, verdict.chosen, verdict.agreed) == (LAMP, COVER, False)
    learnt = examples_from_store(pack())
    assert learnt.texts == ("门口路灯不亮，晚上黑",)
    assert learnt.labels == (COVER,)
    second = train_triage(
        by=steward,
        examples=replace(
            examples(), texts=examples().texts + learnt.texts, labels=examples().labels + learnt.labels
        ),
    )
    activate(by=steward, public_id=second.public_id, reason="学到了改选")
    kept = LearnedModel.objects.order_by("version")
    assert [(m.version, m.active) for m in kept] == [(1, False), (2, True)]


def test_agreement_is_no_override(model, person):
    case = report("门口路灯不亮，晚上黑")
    cases.triage(by=person("dispatcher"), case=case, category=LAMP)
    assert cases.history_of(case)[-1].content["override"] is False


def test_below_the_threshold_the_machine_is_silent(model, person):
    advice = advise(pack(), "你好，请问电话", active_model())
    assert advice.first == ""
    assert advice.doubt in ("unsure", "unknown")
    case = report("你好，请问电话")
    assert case.category == ""
    cases.triage(by=person("dispatcher"), case=case, category=LAMP)
    told = cases.history_of(case)[-1].content
    assert told["abstained"]
    assert told["override"]
    assert told["machine"] == ""


def test_no_word_known_is_said_so(model):
    assert advise(pack(), "ωψ", active_model()).doubt == "unknown"


def test_a_category_that_the_city_gave_up_is_dropped_with_a_reason(model):
    text = pack().pack
    fewer = PackIndex(text.replace(CATEGORIES, tuple(c for c in text[CATEGORIES] if c.code != LAMP)))
    advice = advise(fewer, "门口路灯不亮，晚上黑", active_model())
    assert (advice.first, advice.doubt, LAMP in advice.dropped) == ("", "gone", True)


def test_what_the_reporter_said_is_not_asked_of_the_machine(model):
    case = report("路灯不亮", category=HEAT)
    assert case.category == HEAT
    assert not [s for s in walk(case.public_id, "up").steps if s.relation == "suggested-by"]


def test_only_a_named_person_with_the_right_puts_a_model_into_use(steward, person):
    made = train_triage(by=system("timetable"), examples=examples())
    for by in (system("timetable"), person("dispatcher")):
        with pytest.raises(NotPermitted):
            activate(by=by, public_id=made.public_id, reason="试用一个月")
    with pytest.raises(NotPermitted):
        train_triage(by=person("dispatcher"), examples=examples())
    with pytest.raises(RuleRefused):
        activate(by=steward, public_id=made.public_id, reason=" ")
    with pytest.raises(NotFound):
        activate(by=steward, public_id="mdl_none", reason="试用一个月")


def test_without_a_register_entry_no_model_acts(city, person):
    city("sanmateo")
    labels = ("medical-aid", "public-assist-water-problem")
    told = Examples(
        ("man fell", "chest pain", "hurt leg", "water leak", "flooded road", "pipe burst"),
        (labels[0],) * 3 + (labels[1],) * 3,
        {},
    )
    made = train_triage(by=person("data-steward"), examples=told)
    with pytest.raises(RuleRefused):
        activate(by=person("data-steward"), public_id=made.public_id, reason="试用一个月")


def test_out_of_use_the_keywords_speak_again(model, steward):
    retire(by=steward, public_id=model.public_id, reason="误判太多")
    assert active_model() is None
    assert report("路灯不亮").category == LAMP


@pytest.mark.parametrize(
    "spoilt",
    [
        {"labels": ("no-such",) * 18},
        {"labels": (HEAT,) * 18},
        {"texts": ("路灯",) * 18},
        {"texts": (), "labels": ()},
    ],
)
def test_what_cannot_be_learnt_from_is_refused_whole(steward, spoilt):
    with pytest.raises(InputError):
        train_triage(by=steward, examples=examples(**spoilt))
    assert not LearnedModel.objects.exists()


def test_files_are_read_and_faults_named(tmp_path):
    path = tmp_path / "told.csv.gz"
    with gzip.open(path, "wt", encoding="utf-8") as held:
        held.write("标题,正文,类\n路灯,不亮,c.01.03\n空,,c.01.03\n,,\n")
    told = from_file(path, text=["标题", "正文"], label="类")
    assert told.texts == ("路灯\n不亮", "空\n")
    assert told.origin["left_out"] == 1
    with pytest.raises(InputError, match="column"):
        from_file(path, text=["没有"], label="类")
    (tmp_path / "bad.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError):
        from_file(tmp_path / "bad.csv", text=["a"], label="b")
