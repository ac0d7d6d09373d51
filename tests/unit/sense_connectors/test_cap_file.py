"""Alerts of others as CAP: rows for what is actual and sound, faults in words for the rest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from qipan.emergency.alerts.feed import atom
from qipan.errors import InputError
from qipan.kernels import cap
from qipan.sense.connectors import open_table

SENT = datetime(2026, 1, 21, 14, 0, tzinfo=UTC)
RING = ((45.7, 126.6), (45.7, 126.7), (45.8, 126.7), (45.7, 126.6))


def message(identifier: str = "a1", status: str = "Actual", ring: cap.Area | None = None) -> bytes:
    area = ring or cap.Area("香坊区", (RING,), geocodes=(cap.Pair("GB/T 2260", "230110"),))
    english = cap.Info(
        "en-US",
        ("Met",),
        "Cold",
        "Expected",
        "Severe",
        "Likely",
        expires=SENT + timedelta(hours=9),
        headline="Cold wave",
        areas=(area,),
    )
    chinese = cap.Info(
        "zh-CN",
        ("Met",),
        "寒潮",
        "Expected",
        "Severe",
        "Likely",
        onset=SENT + timedelta(hours=2),
        headline="寒潮橙色预警",
        areas=(area,),
    )
    alert = cap.Alert(identifier, "met.example", SENT, status, "Alert", "Public", (english, chinese))
    return cap.write(alert)


def feed(*messages: bytes) -> bytes:
    entries = b"".join(b"<entry><content>" + m.partition(b"?>")[2] + b"</content></entry>" for m in messages)
    return b'<feed xmlns="http://www.w3.org/2005/Atom">' + entries + b"</feed>"


@pytest.fixture
def opened(tmp_path: Path):
    def made(content: bytes, name: str = "alerts.xml"):
        path = tmp_path / name
        path.write_bytes(content)
        return open_table(path)

    return made


def test_an_alert_is_a_row_in_chinese_with_its_place(opened):
    (batch,) = opened(message()).batches()
    (row,) = batch.rows()
    told = row.values
    assert (told["identifier"], told["headline"], told["language"]) == ("a1", "寒潮橙色预警", "zh-CN")
    assert (told["geocode"], told["onset"]) == ("230110", (SENT + timedelta(hours=2)).isoformat())
    assert 126.6 < told["geometry.lon"] < 126.7
    assert 45.7 < told["geometry.lat"] < 45.8


def test_a_feed_keeps_the_good_and_tells_of_the_bad(opened):
    open_ring = cap.Area("x", (RING[:3],))
    content = feed(message(), message("a2", "Exercise"), message("a3", ring=open_ring), b"?><title>x</title>")
    (batch,) = opened(content, "feed.atom").batches()
    assert [row.values["identifier"] for row in batch.rows()] == ["a1"]
    assert [fault.number for fault in batch.faults] == [2, 3, 4]
    said = [fault.message for fault in batch.faults]
    assert "status is Exercise" in said[0]
    assert "polygon[0]" in said[1]
    assert "no alert" in said[2]


@pytest.mark.parametrize(
    "content",
    [
        b"not xml",
        b"<alert xmlns='urn:oasis:names:tc:emergency:cap:1.1'/>",
        b'<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><alert>&b;</alert>',
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><alert>&x;</alert>',
    ],
)
def test_what_is_no_alert_or_plays_tricks_is_refused(opened, content):
    with pytest.raises(InputError):
        opened(content)


def test_cancel_without_a_description_is_read(opened):
    first = cap.Reference("met.example", "a1", SENT)
    cancel = cap.Alert(
        "a9", "met.example", SENT, "Actual", "Cancel", "Public", (), note="误发，取消", references=(first,)
    )
    (batch,) = opened(cap.write(cancel)).batches()
    (row,) = batch.rows()
    assert (row.values["msgType"], row.values["references"], row.values["headline"]) == (
        "Cancel",
        "a1",
        "误发，取消",
    )
    assert row.values["onset"] == SENT.isoformat()


def test_entry_that_links_is_followed_beside_the_feed_or_named(opened, tmp_path):
    (tmp_path / "cap_1.xml").write_bytes(message("linked"))
    entries = "".join(
        f'<entry><id>urn:{name}</id><title>{name}</title><link rel="self" href="https://h.example/e"/>'
        f'<link rel="alternate" type="application/cap+xml" href="https://h.example/cap/{name}.xml"/></entry>'
        for name in ("cap_1", "cap_2")
    )
    (batch,) = opened(
        f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'.encode(), "feed.atom"
    ).batches()
    assert [row.values["identifier"] for row in batch.rows()] == ["linked"]
    (fault,) = batch.faults
    assert (fault.number, fault.raw["id"]) == (2, "urn:cap_2")
    assert fault.raw["link"] == "https://h.example/cap/cap_2.xml"
    assert "https://h.example/cap/cap_2.xml" in fault.message


def test_own_feed_can_be_read(opened):
    told = SimpleNamespace(
        public_id="cap_7",
        message_type="Alert",
        status="Actual",
        sent=SENT,
        sender="q.example",
        headline_zh="暴雪",
        headline_en="Snow",
        text_zh="避险",
        text_en="Take care",
    )
    (batch,) = opened(atom([told], base="https://q.example", title="棋盘")).batches()
    assert [fault.raw["link"] for fault in batch.faults] == ["https://q.example/cap/cap_7.xml"]


def test_message_that_is_broken_keeps_its_own_name(opened):
    broken = message("a5").replace(b"<urgency>Expected</urgency>", b"")
    (batch,) = opened(feed(message("a4"), broken)).batches()
    (fault,) = batch.faults
    assert (fault.number, fault.raw["identifier"]) == (2, "a5")
