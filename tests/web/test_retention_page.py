"""The page of retention: what is kept how long, what is due, what is held and by whom."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qipan.cases.models import Hold
from qipan.core import clock

pytestmark = pytest.mark.django_db
HOLD = {"basis": "（虚构）行初字第1号", "reason": "行政诉讼需要", "until": "2099-01-01"}


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def number(report) -> str:
    return report("路灯不亮").case.number


def test_a_hold_is_placed_by_number_shown_on_the_case_and_lifted(enter, number, report):
    officer = enter("data-protection-officer")
    page = officer.post("/retention/holds/", {"matter": number, **HOLD, "until": soon()}, follow=True)
    assert "Nothing of it is shredded until that day." in text(page)
    assert HOLD["reason"] in text(page)
    hold = Hold.objects.get()
    case = text(enter("viewer").get(f"/cases/{hold.subject}/"))
    assert HOLD["basis"] in case
    assert HOLD["reason"] not in case
    empty = officer.post(f"/retention/holds/{hold.public_id}/lift/", {f"{hold.public_id}-reason": ""})
    assert empty.status_code == 422
    officer.post(f"/retention/holds/{hold.public_id}/lift/", {f"{hold.public_id}-reason": "诉讼已经结束"})
    assert HOLD["basis"] not in text(enter("viewer").get(f"/cases/{hold.subject}/"))
    assert "诉讼已经结束" in text(officer.get("/retention/"))


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"matter": "260121-4829137-6"}, "id_hold_matter"),
        ({"matter": "cas_" + "0" * 26}, "Nothing that can be held"),
        ({"until": "2001-01-01"}, "A hold ends on a day to come"),
        ({"until": "2099-01-01"}, "A hold ends on a day to come"),
        ({"basis": ""}, "This field is required"),
    ],
)
def test_what_is_wrong_with_a_hold_is_said_on_the_form_and_nothing_is_held(enter, number, sent, said):
    told = {"matter": number, **HOLD, "until": soon(), **sent}
    page = enter("data-protection-officer").post("/retention/holds/", told)
    assert page.status_code == 422
    assert said in text(page)
    assert not Hold.objects.exists()


def test_the_auditor_reads_and_holds_nothing(enter):
    page = text(enter("auditor").get("/retention/"))
    assert "Who reported: name, number, address" in page
    assert "Place a hold" not in page


def soon() -> str:
    return (clock.now().date() + timedelta(days=30)).isoformat()
