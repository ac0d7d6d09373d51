"""A caller's bucket empties and fills, is counted in the store, and holds no address."""

from __future__ import annotations

import pytest
from django.db import DatabaseError
from django.test import RequestFactory

from qipan.core import throttle
from qipan.core.job_models import ThrottleBucket
from qipan.core.throttle import PerAddress, forget_full
from qipan.errors import TooMany

pytestmark = pytest.mark.django_db


def call(address: str = "192.0.2.7"):
    return RequestFactory().get("/report/", REMOTE_ADDR=address)


@pytest.fixture(autouse=True)
def three_an_hour(settings):
    settings.QIPAN_PUBLIC_PER_HOUR = 3


def test_the_allowance_comes_at_once_and_then_no_more():
    door = PerAddress("door")
    assert [door.allow_request(call()) for _time in range(5)] == [True, True, True, False, False]
    with pytest.raises(TooMany):
        door.ensure(call())
    assert door.wait() == 1200


def test_another_address_and_another_operation_have_buckets_of_their_own():
    door, window = PerAddress("door"), PerAddress("window", times=2)
    assert [door.allow_request(call()) for _time in range(4)][-1] is False
    assert door.allow_request(call("192.0.2.8"))
    assert [window.allow_request(call()) for _time in range(7)] == [True] * 6 + [False]


def test_two_processes_count_together():
    # Each process has an instance of its own; what they share is the store.
    taken = [PerAddress("door").allow_request(call()) for _time in range(4)]
    assert taken == [True, True, True, False]


def test_tokens_come_back_with_time_and_never_more_than_fit():
    assert [throttle._take("a", most=3.0, at=0.0) for _time in range(4)] == [True, True, True, False]
    assert throttle._take("a", most=3.0, at=1199.0) is False
    assert throttle._take("a", most=3.0, at=1201.0) is True
    assert throttle._take("a", most=3.0, at=1202.0) is False
    assert [throttle._take("a", most=3.0, at=90_000.0) for _time in range(4)] == [True, True, True, False]


def test_no_address_is_stored_and_full_buckets_go():
    PerAddress("door").allow_request(call("203.0.113.99"))
    row = ThrottleBucket.objects.get()
    assert "203" not in row.mark
    assert forget_full() == 0
    ThrottleBucket.objects.update(at=row.at - 3601)
    assert forget_full() == 1


def test_a_store_that_cannot_write_shuts_nobody_out(monkeypatch):
    def full(*_arguments, **_named):
        raise DatabaseError("database or disk is full")

    monkeypatch.setattr(throttle, "_take", full)
    assert PerAddress("door").allow_request(call())
