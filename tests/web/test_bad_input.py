"""Bad input, one by one: each has a clear answer, nothing is saved by half, what stands goes on working."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from qipan.cases import public as cases
from qipan.config.bootstrap import load_city
from qipan.core.actors import system
from qipan.core.public import pack
from qipan.packs.finder import find_city

pytestmark = pytest.mark.django_db
GONE = "c.03.02"
MEGABYTES = "暖" * 3_500_000


def text(answer) -> str:
    return answer.content.decode()


def photos(count: int) -> list[SimpleUploadedFile]:
    made = io.BytesIO()
    Image.new("RGB", (8, 8)).save(made, "JPEG")
    return [SimpleUploadedFile(f"{n}.jpg", made.getvalue(), "image/jpeg") for n in range(count)]


def test_ten_megabytes_of_text_are_refused_by_page_and_by_program(enter, api):
    page = enter().post("/report/", {"text": MEGABYTES})
    assert (page.status_code, "far too large" in text(page)) == (413, True)
    told = api()("POST", "/reports", {"text": MEGABYTES})
    assert told.status_code in {400, 413}
    assert told.json()["hint"]
    assert not cases.Case.objects.exists()


def test_a_text_just_over_the_limit_is_told_how_long_it_is(enter, api):
    long = "暖" * 10_001
    page = enter().post("/report/", {"text": long})
    assert (page.status_code, "10001" in text(page) or "10,001" in text(page)) == (422, True)
    assert api()("POST", "/reports", {"text": long}).json()["where"] == "text"
    assert not cases.Case.objects.exists()


def test_fifty_photos_are_counted_and_the_words_are_kept(enter):
    page = enter().post("/report/", {"text": "楼道堆满杂物", "photos": photos(50)})
    assert page.status_code == 422
    assert "These are 50 photos; 6 are taken with one report." in text(page)
    assert "楼道堆满杂物" in text(page)
    assert not cases.Case.objects.exists()


def test_a_pdf_named_jpg_is_called_by_its_name_and_what_it_is(enter):
    wrong = SimpleUploadedFile("flat.jpg", b"%PDF-1.7 nothing else", "image/jpeg")
    page = enter().post("/report/", {"text": "楼道堆满杂物", "photos": [*photos(1), wrong]})
    assert page.status_code == 422
    assert "flat.jpg" in text(page)
    assert "PDF" in text(page)
    assert not cases.Case.objects.exists()


@pytest.mark.parametrize(
    "place", [{"lon": 200, "lat": 45}, {"lon": 126, "lat": 95}, {"lon": 1e300, "lat": 0}]
)
def test_a_place_off_the_globe_is_no_place(api, enter, place):
    told = api()("POST", "/reports", {"text": "路灯不亮", **place})
    assert (told.status_code, told.json()["where"]) == (400, "lon, lat")
    assert enter().post("/report/", {"text": "路灯不亮", **place}).status_code == 422
    assert not cases.Case.objects.exists()


def test_a_place_in_the_wrong_order_lies_in_no_district_and_is_taken_all_the_same(api):
    """Latitude and longitude exchanged are a point on the globe: the report stands, without an area."""
    assert api()("POST", "/reports", {"text": "路灯不亮", "lon": 45.75, "lat": 12.6}).status_code == 201
    assert cases.Case.objects.get().area is None


@pytest.fixture
def without_category(tmp_path: Path) -> Path:
    """Harbin's text a year later: one category is gone."""
    folder = Path(shutil.copytree(find_city("harbin"), tmp_path / "harbin"))
    path = folder / "categories.yaml"
    kept = [each for each in yaml.safe_load(path.read_text(encoding="utf-8")) if each["code"] != GONE]
    path.write_text(yaml.safe_dump(kept, allow_unicode=True), encoding="utf-8")
    return folder


def test_a_case_whose_category_is_gone_is_read_worked_and_closed(
    enter, api, person, report, without_category, city
):
    case = report("垃圾桶满了没人清", category=GONE, area_code="230103").case
    secret_case = report("垃圾桶满了", category=GONE, area_code="230103")
    city("harbin")
    load_city(by=system("test"), folder=without_category)
    assert pack().chain("category", GONE) == ()
    dispatcher = enter("dispatcher")
    path = f"/cases/{case.public_id}/"
    for page in (path, "/cases/", f"{path}similar/", f"/walk/{case.public_id}/", "/attention/"):
        assert dispatcher.get(page).status_code == 200, page
    assert GONE in text(dispatcher.get(path))
    own = enter()
    own.post("/follow/", {"number": secret_case.case.number, "secret": secret_case.secret})
    assert own.get("/follow/case/").status_code == 200
    assert api("viewer")("GET", f"/cases/{case.public_id}").json()["category"] == GONE
    assert api("viewer")("GET", "/cases").status_code == 200
    refused = api()("POST", "/reports", {"text": "垃圾桶满了", "category": GONE})
    assert (refused.status_code, GONE in refused.json()["detail"]) == (404, True)
    by = person("dispatcher")
    case = cases.triage(by=by, case=case, category="e.01.02")
    order = cases.dispatch(by=by, case=case)
    cases.accept(by=person("handler", organisation=order.party.code), order=order)
    assert cases.case_by_number(case.number).state == "handling"


def test_a_case_whose_category_is_gone_can_be_dispatched_as_it_is(person, report, without_category, city):
    """The duty list has a duty for whatever no other covers: nothing is without an owner."""
    case = report("垃圾桶满了没人清", category=GONE, area_code="230103").case
    load_city(by=system("test"), folder=without_category)
    by = person("dispatcher")
    triaged = cases.triage(by=by, case=case, category="e.06.96")
    assert cases.dispatch(by=by, case=triaged).party.code
