"""Alerts of others as CAP: rows for what is actual and sound, faults in words for the rest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

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
