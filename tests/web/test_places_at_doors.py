"""Where a report is said to be: a point of another city is none of this one, whatever the door."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from qipan.cases.models import Case
from qipan.cases.search.indexing import sync_search
from qipan.core import clock
from qipan.core.seal import seal_pending
from qipan.sense.models import Signal

pytestmark = pytest.mark.django_db


def sent(**place: float) -> Case:
    answer = Client().post("/api/v1/reports", {"text": "路灯不亮", **place}, content_type="application/json")
    assert answer.status_code == 201, answer.content
    return Case.objects.get(number=answer.json()["number"])


@pytest.mark.parametrize(
    ("lon", "lat"), [(0, 0), (116.40, 39.90), (-0.12, 51.50), (126.64, -45.75), (45.75, 126.64 - 90)]
)
def test_a_point_outside_the_city_is_kept_beside_the_report_and_is_not_its_place(enter, lon, lat):
    case = sent(lon=lon, lat=lat)
    signal = Signal.objects.get()
    assert (case.lon, case.lat, case.cell, case.area) == (None, None, None, None)
    assert (signal.lon, signal.outside_point) == (None, (lon, lat))
    (shown,) = Client().get("/open311/v2/requests.json", {"service_request_id": case.number}).json()
    assert (shown["lat"], shown["long"]) in {(None, None), ("", "")}
    page = enter("dispatcher").get(f"/cases/{case.public_id}/").content.decode()
    assert f"{lon:.5f}, {lat:.5f}" in page


def test_a_point_in_the_city_has_its_area_and_one_beside_it_stays():
    inside = sent(lon=126.64, lat=45.76)
    assert (inside.lon, inside.lat, inside.area.code[:4]) == (126.64, 45.76, "2301")
    assert Signal.objects.get().outside_point is None


def test_a_number_is_found_however_it_is_typed(api, report):
    number = report().case.number
    seal_pending()
    sync_search()
    for typed in (number, number.replace("-", ""), number.replace("-", " "), f" {number}。"):
        rows = api("dispatcher")("GET", f"/cases?q={typed}", None).json()["cases"]
        assert [row["number"] for row in rows] == [number], typed


def test_a_case_of_the_first_hours_has_the_citys_day_in_its_number(report):
    """00:30 in Harbin is still yesterday in Greenwich."""
    with clock.at(datetime(2026, 1, 19, 16, 30, tzinfo=UTC)):
        assert report().case.number.startswith("260120-")
