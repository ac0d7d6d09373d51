"""The page of the list: search, named filters, files, steps for many; and the same by the API."""

from __future__ import annotations

import csv
import html
import io
import re

import pytest

from qipan.cases import selectors
from qipan.cases.models import Bulk, SavedFilter
from qipan.cases.search.indexing import rebuild_search
from qipan.core.models import Event

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return answer.content.decode()


def test_a_search_shows_what_was_found_in_its_place(enter, report):
    case = report("松北区世纪花园停水，电话13912345678").case
    report("路灯不亮")
    rebuild_search()
    page = text(enter("viewer").get("/cases/?q=停水"))
    assert "1 found" in page
    assert case.number in page
    assert "<mark>停水</mark>" in page
    assert "13912345678" not in page


def test_a_search_costs_the_same_whatever_it_finds(enter, report, django_assert_max_num_queries):
    for _ in range(4):
        report("一直停水")
    rebuild_search()
    visitor = enter("viewer")
    visitor.get("/cases/?q=停水")
    with django_assert_max_num_queries(3 + 5):
        visitor.get("/cases/?q=停水")


def test_a_search_for_too_little_says_so_beside_the_field(enter, report):
    page = text(enter("viewer").get("/cases/?q=水"))
    assert "This is too short to search for." in page


def test_pages_lead_on_and_back(enter, report, monkeypatch):
    numbers = [report(f"第{n}件").case.number for n in range(5)]
    monkeypatch.setitem(selectors.list_cases.__kwdefaults__, "size", 2)
    visitor, seen, ask = enter("viewer"), [], "?sort=oldest"
    while ask:
        page = text(visitor.get(f"/cases/{ask}"))
        seen.append(re.findall(r"\d{6}-\d{7}-\d(?=</a>)", page))
        ask = link(page, "next")
    assert [n for found in seen for n in found] == numbers
    back = text(visitor.get(f"/cases/{link(page, 'prev')}"))
    assert re.findall(r"\d{6}-\d{7}-\d(?=</a>)", back) == seen[-2]


def link(page: str, way: str) -> str:
    found = re.search(rf'rel="{way}" href="([^"]+)"', page)
    return html.unescape(found[1]) if found else ""


def test_several_states_are_one_choice(enter, report):
    case = report("停水").case
    page = text(enter("viewer").get(f"/cases/?state={case.state},closed"))
    assert case.number in page
    assert f'<option value="{case.state},closed" selected>' in page


def test_a_filter_is_kept_used_and_removed(enter, report):
    case = report("停水").case
    visitor = enter("dispatcher")
    answer = visitor.post(
        "/cases/filters/", {"title": "待办", "f-state": case.state, "f-since": "2020-01-01"}, follow=True
    )
    assert "The filter is kept." in text(answer)
    saved = SavedFilter.objects.get()
    assert saved.asked["since"].startswith("2020-01-01T00:00:00+08:00")
    page = text(visitor.get(f"/cases/?saved={saved.public_id}"))
    assert case.number in page
    assert 'value="2020-01-01"' in page
    SavedFilter.objects.update(asked={"state": "gone"})
    assert "no longer fits the city" in text(visitor.get(f"/cases/?saved={saved.public_id}"))
    visitor.post(f"/cases/filters/{saved.public_id}/end/")
    assert "no longer there" in text(visitor.get(f"/cases/?saved={saved.public_id}"))


def test_a_list_is_taken_out_with_its_filter(enter, report):
    mine = report("停水", area_code="230103").case
    report("停水", area_code="230104")
    answer = enter("viewer").post("/cases/export/", {"format": "csv", "f-district": "230103"})
    content = b"".join(answer.streaming_content).decode()
    assert [row["number"] for row in csv.DictReader(io.StringIO(content))] == [mine.number]
    assert answer["Content-Disposition"].startswith('attachment; filename="cases-')
    assert answer["Qipan-Export"] == Event.objects.get(action="act.cases.exported").subject
    refused = enter("viewer").post("/cases/export/", {"format": "exe"})
    assert refused.status_code == 400


def hidden(page: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page):
        found.setdefault(name, []).append(value)
    return found


def test_a_bulk_is_looked_at_then_done_then_told(enter, report):
    cases = [report("暖气不热").case for _ in range(2)]
    visitor = enter("dispatcher")
    asked = {"step": "cancel", "reason": "重复来电", "case": [c.public_id for c in cases]}
    ahead = text(visitor.post("/cases/bulk/", asked))
    assert "2 of 2 cases can take this step" in ahead
    assert not Bulk.objects.exists()
    sent = hidden(ahead)
    assert sent["case"] == [c.public_id for c in cases]
    done = visitor.post("/cases/bulk/", sent, follow=True)
    assert "2 of 2 cases took this step" in text(done)
    again = visitor.post("/cases/bulk/", sent, follow=True)
    assert again.redirect_chain == done.redirect_chain
    assert Event.objects.filter(action="act.case.cancel").count() == 2
    assert enter("viewer").get(done.redirect_chain[0][0]).status_code == 404


def test_a_bulk_over_the_filter_and_one_of_nothing(enter, report):
    report("暖气不热", area_code="230103")
    case = report("暖气不热", area_code="230104").case
    visitor = enter("dispatcher")
    ahead = text(visitor.post("/cases/bulk/", {"step": "cancel", "all": "on", "f-district": "230104"}))
    assert hidden(ahead)["case"] == [case.public_id]
    nothing = visitor.post("/cases/bulk/", {"step": "cancel"})
    assert nothing.status_code == 422
    assert "No case is chosen." in text(nothing)
    unknown = visitor.post("/cases/bulk/", {"step": "triage", "case": [case.public_id]})
    assert unknown.status_code in {404, 422}


# --- by the API -----------------------------------------------------------------------------------


def test_the_api_searches_saves_previews_and_takes_steps(api, report):
    cases = [report("世纪花园停水").case for _ in range(3)]
    rebuild_search()
    call = api("dispatcher")
    page = call("GET", "/cases?q=停水&size=2").json()
    assert [len(page["cases"]), page["before"]] == [2, ""]
    assert {"text": "停水", "hit": True} in page["cases"][0]["found"]
    assert len(call("GET", f"/cases?q=停水&size=2&cursor={page['cursor']}").json()["cases"]) == 1
    saved = call("POST", "/filters", {"name": "停水", "filter": {"q": "停水"}, "shared": True}).json()
    assert len(call("GET", f"/cases?saved={saved['id']}").json()["cases"]) == 3
    ids = [case.public_id for case in cases]
    ahead = call("POST", "/cases/bulk/preview", {"step": "cancel", "filter": {"q": "停水"}}).json()
    assert ahead["could"] == 3
    asked = {"step": "cancel", "cases": [*ids, "cas_x"], "reason": "重复来电", "key": "key-0001"}
    done = call("POST", "/cases/bulk", asked).json()
    assert [done["done"], done["refused"], done["waiting"]] == [3, 1, 0]
    assert call("GET", f"/cases/bulk/{done['id']}").json() == done
    assert call("POST", "/cases/bulk", asked).json() == done


def test_a_saved_filter_that_is_broken_is_told_by_the_api(api):
    call = api("viewer")
    saved = call("POST", "/filters", {"name": "a", "filter": {"state": "closed"}}).json()
    SavedFilter.objects.update(asked={"state": "gone"})
    answer = call("GET", f"/cases?saved={saved['id']}")
    assert (answer.status_code, answer.json()["where"]) == (409, "state=gone")
    assert call("GET", "/filters").json()[0]["broken"] == ["state=gone"]


def test_the_api_gives_files_and_points(api, report, django_assert_max_num_queries):
    near = report("停水", lon=126.64, lat=45.75).case
    far = report("停水", lon=126.20, lat=45.60).case
    report("无处")
    rebuild_search()
    call = api("viewer")
    answer = call("POST", "/cases/exports", {"format": "geojson", "q": "停水"})
    assert (answer.status_code, answer["Qipan-Rows"]) == (200, "2")
    assert call("POST", "/cases/exports", {"format": "docx"}).status_code == 422
    with django_assert_max_num_queries(5):
        everywhere = call("GET", "/cases/points").json()
    assert everywhere["number"] == [far.number, near.number]
    assert everywhere["whole_since"] == ""
    small = call("GET", "/cases/points?bounds=126.63,45.74,126.65,45.76").json()
    large = call("GET", "/cases/points?bounds=126.4,45.5,127.4,46.5").json()
    assert small["number"] == large["number"] == [near.number]
    assert small["states"][small["state"][0]]
    few = call("GET", "/cases/points?most=1").json()
    assert (few["number"], few["whole_since"]) == ([far.number], far.opened_at.isoformat())
    assert call("GET", "/cases/points?q=停水").json()["count"] == 2
    for bounds in ("1,2,3", "a,b,c,d", "127,45,126,46", "nan,1,2,3"):
        wrong = call("GET", f"/cases/points?bounds={bounds}")
        assert (wrong.status_code, wrong.json()["where"]) == (400, "bounds")
