"""A prepared question gives what its queryset gives, each time with its own values, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from qipan.cases.models import Case, Clock, Order
from qipan.cases.public import case_by_number, submit_report
from qipan.core.actors import system
from qipan.core.public import CompiledQuery, clock
from qipan.people.models import Account

AT = datetime(2026, 1, 21, 3, 4, 5, 678901, tzinfo=UTC)
whole = CompiledQuery(lambda key: Case.objects.select_related("area", "lead").filter(pk=key), numbers=True)
by_two = CompiledQuery(lambda number, state: Case.objects.filter(number=number, state=state), values=2)
locked = CompiledQuery(lambda key: Case.objects.select_for_update(of=("self",)).filter(pk=key), numbers=True)
narrow = CompiledQuery(
    lambda case: Clock.objects.filter(case=case, stopped_at=None).only("id", "stage").order_by("-id"),
    numbers=True,
)


@pytest.fixture
def cases(db):
    with clock.at(AT):
        return [
            submit_report(by=system("test"), channel="web", text=f"灯{n}", area_code=code).case
            for n, code in enumerate(("230103", "230103001", ""))
        ]


def columns(row) -> dict:
    return {field.attname: getattr(row, field.attname) for field in type(row)._meta.concrete_fields}


def test_rows_are_those_of_the_queryset_with_what_was_joined(cases):
    for case in cases:
        asked = Case.objects.select_related("area", "lead").get(pk=case.pk)
        (found,) = whole(case.pk)
        assert columns(found) == columns(asked)
        with CaptureQueriesContext(
            connection,
        ) as asked_more:
            assert (found.area and columns(found.area)) == (asked.area and columns(asked.area))
            assert found.lead is None
        assert len(asked_more) == 0
        assert not found._state.adding


def test_each_call_has_its_own_values(cases):
    numbers = [by_two.first(case.number, case.state) for case in cases]
    assert [found.pk for found in numbers] == [case.pk for case in cases]
    assert by_two(cases[0].number, "closed") == []
    assert whole.first(-1) is None


def test_columns_that_are_left_out_are_read_when_they_are_needed(cases):
    found = narrow(cases[0].pk)
    assert [each.pk for each in found] == sorted((each.pk for each in found), reverse=True)
    assert "due_at" in found[0].get_deferred_fields()
    assert found[0].due_at == Clock.objects.get(pk=found[0].pk).due_at


def test_a_row_is_locked_inside_a_transaction_only(cases, monkeypatch):
    assert locked.first(cases[0].pk) == cases[0]
    with monkeypatch.context() as outside:
        outside.setattr(connections["default"], "in_atomic_block", False)
        with pytest.raises(transaction.TransactionManagementError):
            locked(cases[0].pk)


def test_a_value_that_looks_like_a_question_is_a_value(cases):
    for number in ("' OR 1=1 --", "%s", "\x02prepared 0", "7035408221000"):
        assert by_two(number, "new") == []
    with pytest.raises(Exception, match=r"case|Case|案"):
        case_by_number("%")


def test_a_new_row_is_seen_by_the_next_question(db):
    empty = CompiledQuery(lambda key: Order.objects.filter(pk=key), numbers=True)
    people = CompiledQuery(lambda name: Account.objects.select_related("organisation").filter(username=name))
    assert empty(1) == []
    assert people("nobody-at-all") == []
