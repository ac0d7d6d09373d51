"""What the lists cost in queries, whatever they hold. Pinned: the page's own queries.

Beyond them every page of somebody logged in costs the session, the account and the grants.
"""

from __future__ import annotations

import pytest

from qipan.core.seal import seal_pending
from qipan.emergency.selectors import emergency_by_id
from qipan.emergency.staffing import log_entry

pytestmark = pytest.mark.django_db

WHO = 3
LISTS = {
    "/cases/": ("dispatcher", 3),
    "/cases/?state=dispatched&category=e.06.99&district=230103&overdue=on": ("dispatcher", 3),
    "/cases/?sort=due&since=2026-01-01": ("dispatcher", 3),
    "/duties/proposals/": ("viewer", 1),
    "/disputes/": ("arbiter", 2),
    "/assists/": ("dispatcher", 2),
    "/hops/": ("viewer", 3),
    "/attention/": ("dispatcher", 5),
    "/findings/": ("viewer", 1),
    "/warnings/": ("viewer", 3),
    "/emergencies/": ("viewer", 1),
    "/alerts/": ("viewer", 1),
    "/decisions/": ("viewer", 1),
    "/audit/": ("auditor", 7),
    "/audit/?action=act.case.opened": ("auditor", 6),
    "/pool/": ("auditor", 2),
}


@pytest.mark.parametrize(("page", "role", "own"), [(p, *told) for p, told in LISTS.items()], ids=list(LISTS))
def test_lists_cost_what_they_should(
    enter, things, quarrels, report, django_assert_num_queries, page, role, own
):
    for _ in range(3):
        report()
    seal_pending()
    visitor = enter(role)
    visitor.get(page)
    with django_assert_num_queries(WHO + own):
        assert visitor.get(page).status_code == 200


def test_a_case_page_costs_the_same_for_a_long_history(enter, things, person, django_assert_max_num_queries):
    visitor = enter("dispatcher")
    path = f"/cases/{things['case']}/"
    visitor.get(path)
    with django_assert_max_num_queries(WHO + 35):
        visitor.get(path)


def test_the_live_page_of_an_emergency_costs_the_same_however_much_happened(
    enter, things, person, django_assert_max_num_queries
):
    officer, found = person("duty-officer"), emergency_by_id(things["emergency"])
    for number in range(30):
        log_entry(by=officer, emergency=found, text=f"第{number}条")
    visitor = enter("viewer")
    visitor.get(f"/emergencies/{things['emergency']}/")
    with django_assert_max_num_queries(WHO + 9):
        visitor.get(f"/emergencies/{things['emergency']}/")
