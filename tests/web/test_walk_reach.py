"""The chain is open to whoever reads the board; what a case says is for those who may open it."""

from __future__ import annotations

import pytest

from qipan.cases import public as cases

pytestmark = pytest.mark.django_db


@pytest.fixture
def worked(report, person) -> cases.Case:
    """A case of one district, given to a party."""
    case = report("张某家楼道堆满杂物", area_code="230103").case
    by = person("dispatcher")
    cases.dispatch(by=by, case=cases.triage(by=by, case=case, category="e.01.02"))
    return cases.case_by_number(case.number)


def text(answer) -> str:
    return answer.content.decode()


def test_who_may_not_open_a_case_walks_by_it_without_its_words(enter, api, worked):
    own, other = worked.lead.code, "city-parks"
    path = f"/walk/{worked.origin}/"
    reader, stranger = enter("handler", organisation=own), enter("handler", organisation=other)
    assert "张某家楼道堆满杂物" in text(reader.get(path))
    assert f'href="/cases/{worked.public_id}/"' in text(reader.get(path))
    seen = text(stranger.get(path))
    assert worked.public_id in seen
    assert f'href="/cases/{worked.public_id}/"' not in seen
    objects = api("handler", organisation=other)("GET", f"/walk/{worked.origin}?direction=down").json()[
        "objects"
    ]
    case = objects[worked.public_id]
    assert (case["title"], case["url"]) == (worked.public_id, "")
    orders = [each for key, each in objects.items() if key.startswith("ord_")]
    assert [each["url"] for each in orders] == [""]


def test_who_serves_another_district_does_not_read_it(enter, worked):
    everyone, far = enter("viewer"), enter("viewer", area="230111", username="far")
    path = f"/walk/{worked.origin}/"
    assert f'href="/cases/{worked.public_id}/"' in text(everyone.get(path))
    assert f'href="/cases/{worked.public_id}/"' not in text(far.get(path))


def test_a_party_that_once_had_the_case_still_reads_it(enter, person, worked):
    first = worked.lead.code
    by = person("dispatcher")
    order = cases.running_order(worked)
    worker = person("handler", organisation=first)
    cases.give_back(by=worker, order=order, code="not-our-duty", reason="不属于本单位职责")
    cases.dispatch(by=by, case=cases.case_by_number(worked.number), party="city-parks", reason="改派")
    page = text(enter("handler", organisation=first).get(f"/walk/{worked.origin}/"))
    assert f'href="/cases/{worked.public_id}/"' in page
