"""The list of cases: every filter in every order, both ways, is what a plain sort of all rows gives."""

from __future__ import annotations

import itertools
import random
from datetime import timedelta

import pytest

from qipan.cases.lists.rows import case_rows
from qipan.cases.models import Case
from qipan.cases.section.workflow import WORKFLOW, CaseWorkflow
from qipan.cases.selectors import CaseFilter, list_cases
from qipan.core import clock
from qipan.core.public import new_id, pack
from qipan.errors import InputError
from qipan.people.models import Organisation
from qipan.sense.section.categories import CATEGORIES

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(db):
    """220 drawn cases, several of them opened in the same second."""
    draw, now, index = random.Random(7), clock.now(), pack()
    states = [s.code for s in index.pack[WORKFLOW].states][:5]
    codes = [c.code for c in index.pack[CATEGORIES] if len(index.chain("category", c.code)) > 1][:9]
    parties = list(Organisation.objects.order_by("id")[:3])
    Case.objects.bulk_create(
        Case(
            public_id=new_id("cas"),
            number=f"n{n}",
            title="水",
            origin="x",
            channel="web",
            pack_digest="x",
            kind=draw.choice(["report", "report", "task"]),
            state=draw.choice(states),
            category=draw.choice(codes),
            district=draw.choice(["230102", "230103"]),
            lead=draw.choice(parties),
            opened_at=now - timedelta(minutes=draw.randrange(40)),
            due_at=draw.choice([None, now - timedelta(minutes=5), now + timedelta(hours=draw.randrange(5))]),
        )
        for n in range(220)
    )
    return states, codes, parties


def expected(wanted: CaseFilter, sort: str) -> list[str]:
    """The plain way: all rows, filtered and sorted in Python."""
    index, now, kept = pack(), clock.now(), []
    for case in Case.objects.select_related("lead"):
        below = (
            index.descendants("category", wanted.category) | {wanted.category}
            if wanted.category
            else {case.category}
        )
        fits = (
            (not wanted.states or case.state in wanted.states)
            and case.category in below
            and (not wanted.district or case.district == wanted.district)
            and (not wanted.party or case.lead.code == wanted.party)
            and (not wanted.kind or case.kind == wanted.kind)
            and (not wanted.overdue or (case.due_at is not None and case.due_at < now))
            and (sort != "due" or case.due_at is not None)
            and (
                sort != "oldest"
                or wanted.states
                or index[CaseWorkflow].state(case.state).role not in ("closed", "ended")
            )
        )
        if fits:
            kept.append(case)
    keys = {
        "newest": lambda c: (-c.opened_at.timestamp(), -c.pk),
        "oldest": lambda c: (c.opened_at.timestamp(), c.pk),
        "due": lambda c: (c.due_at.timestamp(), c.pk),
    }
    return [case.number for case in sorted(kept, key=keys[sort])]


@pytest.mark.parametrize("sort", ["newest", "oldest", "due"])
def test_every_filter_in_every_order_reads_as_a_plain_sort_forwards_and_back(many, person, sort):
    states, codes, parties = many
    parent = pack().chain("category", codes[0])[-1]
    asked = itertools.product(
        [(), (states[0],), tuple(states[:3])],
        ["", codes[0], parent],
        ["", "230103"],
        ["", parties[0].code],
        [False, True],
    )
    viewer = person("viewer")
    for some, category, district, party, overdue in asked:
        wanted = CaseFilter(states=some, category=category, district=district, party=party, overdue=overdue)
        right = expected(wanted, sort)
        pages, cursor = [], ""
        while True:
            page = case_rows(by=viewer, wanted=wanted, language="zh", cursor=cursor, size=60, sort=sort)
            pages.append([row["number"] for row in page.rows])
            if not (cursor := page.cursor):
                break
        assert list(itertools.chain(*pages)) == right, wanted
        back, before = [pages[-1]], page.before
        while before:
            page = case_rows(by=viewer, wanted=wanted, language="zh", cursor=before, size=60, sort=sort)
            back.insert(0, [row["number"] for row in page.rows])
            before = page.before
        assert list(itertools.chain(*back)) == right, wanted


def test_what_is_overdue_stands_longest_first(many, person):
    wanted = CaseFilter(overdue=True)
    assert [c.number for c in list_cases(by=person("viewer"), wanted=wanted, size=200).cases] == expected(
        wanted, "due"
    )


def test_a_list_over_several_values_is_one_query(many, person, django_assert_num_queries):
    viewer, states = person("viewer"), tuple(many[0][:3])
    with django_assert_num_queries(1):
        list_cases(by=viewer, wanted=CaseFilter(states=states, kind="task"))
    with django_assert_num_queries(2):
        case_rows(by=viewer, wanted=CaseFilter(states=states), language="zh")


def test_a_reader_of_one_district_pages_within_it(many, person):
    reader = person("checker", area="230103")
    rows = case_rows(by=reader, wanted=CaseFilter(states=tuple(many[0])), language="zh", size=200).rows
    assert {row["district"] for row in rows} == {"230103"}


def test_an_order_that_is_not_offered_is_told(person):
    with pytest.raises(InputError, match="newest"):
        list_cases(by=person("viewer"), wanted=CaseFilter(), sort="best")
