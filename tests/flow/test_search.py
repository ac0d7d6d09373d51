"""Finding cases by words: Chinese and English, seconds behind the log, within the reader's rights."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qipan.cases import public as cases
from qipan.cases.lists.rows import case_rows
from qipan.cases.models import Case, CaseWords
from qipan.cases.search.finding import count_found
from qipan.cases.search.indexing import rebuild_search, sync_search
from qipan.cases.selectors import CaseFilter
from qipan.core import clock
from qipan.core.public import new_id, pack, system
from qipan.core.seal import seal_pending
from qipan.errors import InputError, NotPermitted
from qipan.search.public import NEWEST_LOOKED_AT
from qipan.sense.section.categories import CATEGORIES

pytestmark = pytest.mark.django_db
STRANGER = "王小明假名"


def report(text: str, **told) -> cases.Case:
    return cases.submit_report(by=system("test"), channel="web", text=text, **told).case


def caught_up() -> int:
    seal_pending()
    return sync_search()


def found(by, words: str, **wanted) -> list[str]:
    page = case_rows(by=by, wanted=CaseFilter(words=words, **wanted), language="zh")
    return [row["number"] for row in page.rows]


@pytest.mark.parametrize(
    "words",
    ["停水", "水管", "水管破裂", "松北区 停水", "BURST", "pipes burst", "世纪花园", "３号楼"],
)
def test_a_report_is_found_by_its_words(person, words):
    case = report("世纪花园3号楼水管破裂，一直停水。Pipe burst!", area_code="230109")
    other = report("路灯不亮")
    assert found(person("viewer"), words) == []
    assert caught_up() == 2
    assert found(person("viewer"), words) == [case.number]
    assert found(person("viewer"), "路灯 不亮") == [other.number]


def test_a_case_is_found_by_number_answer_address_and_names(person):
    case = report("不热", address="中山路88号", category=pack().pack[CATEGORIES][-1].code)
    Case.objects.filter(pk=case.pk).update(answer="已更换阀门")
    caught_up()
    words = [case.number, "中山路", "更换阀门", pack().label("category", case.category, "zh")]
    assert all(found(person("viewer"), asked) == [case.number] for asked in words)


def test_the_newest_come_first_and_pages_lead_to_the_last(person):
    with clock.at(clock.now() - timedelta(days=1)):
        old = report("停水一天")
    numbers = [report(f"停水第{n}天").number for n in range(5)]
    caught_up()
    wanted, seen, cursor = CaseFilter(words="停水"), [], ""
    while True:
        page = case_rows(by=person("viewer"), wanted=wanted, language="zh", size=2, cursor=cursor)
        seen += [row["number"] for row in page.rows]
        cursor = page.cursor
        if not cursor:
            break
    assert seen[:5] == numbers[::-1]
    assert seen[5:] == [old.number]
    assert count_found(wanted, by=person("viewer")) == 6


def test_what_changes_is_found_as_it_is_now(person):
    dispatcher = person("dispatcher")
    case = report("家里暖气不热", area_code="230103")
    caught_up()
    assert found(dispatcher, "暖气", states=(case.state,)) == [case.number]
    cases.triage(by=dispatcher, case=case, category=case.category)
    caught_up()
    assert found(dispatcher, "暖气", states=(case.state,)) == []
    changed = Case.objects.get(pk=case.pk)
    assert found(dispatcher, "暖气", states=(changed.state, "closed")) == [case.number]
    assert found(dispatcher, "暖气", district="230103", category=changed.category) == [case.number]
    assert found(dispatcher, "暖气", district="230104") == []


def test_rights_narrow_a_search(person):
    mine, other = report("暖气不热", area_code="230103"), report("暖气冰凉", area_code="230104")
    dispatcher = person("dispatcher")
    cases.triage(by=dispatcher, case=other, category=other.category)
    order = cases.dispatch(by=dispatcher, case=other)
    caught_up()
    assert found(person("checker", area="230103"), "暖气") == [mine.number]
    assert found(person("handler", organisation=order.party.code), "暖气") == [other.number]
    nobody = system("test")
    with pytest.raises(NotPermitted):
        found(nobody, "暖气")


def test_an_index_that_lags_shows_nothing_that_is_not_to_be_seen(person):
    case = report("暖气不热", area_code="230103")
    caught_up()
    Case.objects.filter(pk=case.pk).update(area=None, district="")
    assert found(person("checker", area="230103"), "暖气") == []


def test_numbers_and_names_of_people_are_never_indexed(person):
    told = cases.ReporterContact(name=STRANGER, phone="13800138000", address="隐秘路9号")
    report("不热，打13912345678，身份证230103196001011234", told=told)
    caught_up()
    kept = " ".join(str(words) for words in CaseWords.objects.values_list("words", flat=True))
    for secret in ("13912345678", "13800138000", "230103196001011234", "假名", "隐秘"):
        assert secret not in kept
    assert found(person("viewer"), "13912345678") == []
    (row,) = case_rows(by=person("viewer"), wanted=CaseFilter(words="不热"), language="zh").rows
    shown = "".join(piece["text"] for piece in row["found"])
    assert "***********" in shown
    assert "13912345678" not in shown
    assert [piece["text"] for piece in row["found"] if piece["hit"]] == ["不热"]


def test_too_little_and_too_much_are_told(person):
    for words in ("水", "，", " ".join(f"word{n}" for n in range(60))):
        with pytest.raises(InputError) as told:
            found(person("viewer"), words)
        assert told.value.where == "q"
        assert told.value.mend


def test_the_index_is_made_anew_from_the_cases(person):
    case = report("停水")
    caught_up()
    CaseWords.objects.all().delete()
    assert found(person("viewer"), "停水") == []
    assert rebuild_search() == Case.objects.count()
    assert found(person("viewer"), "停水") == [case.number]
    assert sync_search() == 0


def test_a_word_deep_in_the_past_is_found_beyond_what_is_looked_at_one_by_one(person):
    """More cases than one look, over more spans than the first: the rare old one must still come up."""
    now, first = clock.now(), report("罕见之词在此")
    Case.objects.filter(pk=first.pk).update(opened_at=now - timedelta(days=900))
    common = {"state": first.state, "channel": "web", "kind": "report", "pack_digest": "x"}
    Case.objects.bulk_create(
        Case(
            public_id=new_id("cas"),
            number=f"n{n}",
            title="平常停水",
            origin="x",
            opened_at=now - timedelta(minutes=20 * n),
            **common,
        )
        for n in range(NEWEST_LOOKED_AT + 300)
    )
    rebuild_search()
    assert found(person("viewer"), "罕见") == [first.number]
    assert len(found(person("viewer"), "停水")) == 50
    assert found(person("viewer"), "停水 罕见") == []
    page = case_rows(by=person("viewer"), wanted=CaseFilter(words="平常"), language="zh", size=200)
    deep = ""
    for _ in range(11):
        deep = page.cursor
        page = case_rows(
            by=person("viewer"), wanted=CaseFilter(words="平常"), language="zh", size=200, cursor=deep
        )
    assert [row["number"] for row in page.rows] == [f"n{n}" for n in range(2200, 2300)]
    assert page.cursor == ""
