"""Sentences stand beside the log: read in their place, proved, and shredded without a trace in the log."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from qipan.core.actors import system
from qipan.core.event_texts import texts_of, with_texts
from qipan.core.events import batch_events, event_context, record, shred_texts
from qipan.core.models import Event, EventText
from qipan.core.seal import seal_pending
from qipan.core.selectors import events_of
from qipan.core.verify import verify

pytestmark = pytest.mark.django_db
BY = system("test")
CASE = "cas_01kfdfe0v05sw6z4pzx95z2ytb"


def made(**data: Any) -> Event:
    with transaction.atomic():
        return record("test.done", by=BY, subject=CASE, data=data)


@pytest.mark.parametrize(
    "data",
    [
        {"reason": "管道老化，需要更换"},
        {"reason": "Broken"},
        {"reasons": "a b"},
        {"label": "清风供热"},
        {"party": "two words"},
        {"list": ["一段话", "plain"], "inner": {"note": "写下的话"}},
    ],
)
def test_a_sentence_is_not_in_the_log_and_is_read_in_its_place(data):
    event = made(**data)
    row = json.dumps(Event.objects.values().get(pk=event.pk), default=str, ensure_ascii=False)
    for text in EventText.objects.values_list("text", flat=True):
        assert text not in row
    assert EventText.objects.exists()
    assert Event.objects.get(pk=event.pk).content == data


@pytest.mark.parametrize(
    "data",
    [
        {"reason": "not-our-duty"},
        {"party": "city-parks", "amount": 3, "open": True, "none": None, "empty": ""},
        {"due": "2026-01-20T08:30:00+00:00", "sha": "0" * 64, "case": CASE, "number": "2601200000017"},
    ],
)
def test_codes_ids_numbers_and_times_stay_in_the_log(data):
    event = made(**data)
    assert json.loads(event.data) == data
    assert not EventText.objects.exists()


@given(text=st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=60))
def test_whatever_is_written_is_read_again_or_masked(text):
    with transaction.atomic():
        event = record("test.done", by=BY, subject=CASE, data={"text": text})
    assert len(event.content["text"]) == len(text)
    assert not any(ord(character) > 126 for character in event.data)


def test_an_altered_sentence_is_found():
    made(reason="因为下雪，改期一天")
    seal_pending()
    assert verify().intact
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_eventtext SET text = '因为方便'")
    assert {breach.kind for breach in verify().breaches} == {"row-altered"}


def test_a_shredded_sentence_is_empty_and_the_log_says_so_and_stays_whole():
    made(reason="王虚构说她一个人住")
    with transaction.atomic():
        shred_texts(EventText.objects.all(), by=BY, reason="retention")
    seal_pending()
    first, second = events_of(CASE)
    assert first.content == {"reason": ""}
    assert json.loads(second.data) == {"texts": [EventText.objects.get().public_id], "reason": "retention"}
    assert verify().intact


def test_sentences_of_many_events_cost_one_query():
    with transaction.atomic(), batch_events(), event_context(bulk="两个词"):
        for number in range(5):
            record("test.done", by=BY, subject=CASE, data={"note": f"第{number}次"})
    with CaptureQueriesContext(
        connection,
    ) as queries:
        read = [event.content for event in events_of(CASE)]
    assert [each["note"] for each in read] == [f"第{number}次" for number in range(5)]
    assert {each["bulk"] for each in read} == {"两个词"}
    assert len(queries) == 2
    with CaptureQueriesContext(connection) as queries:
        assert texts_of([]) == {}
        with_texts([])
    assert len(queries) == 0
