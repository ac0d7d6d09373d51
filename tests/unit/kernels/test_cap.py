"""CAP 1.2: written messages hold against the OASIS schema, read back the same, and bad ones are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from qipan.kernels import cap

HARBIN = timezone(timedelta(hours=8))
SENT = datetime(2026, 1, 21, 22, 15, tzinfo=HARBIN)
SQUARE = ((45.70, 126.60), (45.70, 126.70), (45.80, 126.70), (45.80, 126.60), (45.70, 126.60))
AREA = cap.Area("香坊区", (SQUARE,), (cap.Circle((45.7, 126.6), 2.5),), (cap.Pair("GB/T 2260", "230110"),))
CHINESE = cap.Info(
    language="zh-CN",
    categories=("Infra",),
    event="供热中断",
    urgency="Immediate",
    severity="Severe",
    certainty="Observed",
    responses=("Shelter",),
    effective=SENT,
    expires=SENT + timedelta(hours=24),
    sender_name="示范市（演练）",
    headline="橙色预警 <供热> & 低温",
    description="主管爆裂，三座换热站失压。",
    instruction="老人儿童请到暖房。",
    web="https://example.org/alerts/",
    contact="12345",
    parameters=(cap.Pair("预警级别", "橙色"),),
    event_codes=(cap.Pair("qipan", "heating"),),
    areas=(AREA,),
)
ENGLISH = replace(
    CHINESE, language="en-US", event="Heating outage", areas=(replace(AREA, description="Xiangfang"),)
)
ALERT = cap.Alert(
    identifier="cap_01",
    sender="qipan.harbin.example",
    sent=SENT,
    status="Exercise",
    message_type="Alert",
    scope="Public",
    infos=(CHINESE, ENGLISH),
    note="Simulated",
)
EARLIER = cap.Reference(ALERT.sender, "cap_00", SENT - timedelta(hours=1))


@pytest.fixture(scope="module")
def schema(conformance: Path):
    from lxml import etree

    return etree.XMLSchema(etree.parse(str(conformance / "cap" / "CAP-v1.2-schema.xsd")))


def valid(schema, content: bytes) -> bool:
    from lxml import etree

    return schema.validate(etree.fromstring(content))


@pytest.mark.realdata
@pytest.mark.parametrize(
    "alert",
    [
        ALERT,
        replace(ALERT, message_type="Update", references=(EARLIER,)),
        replace(ALERT, message_type="Cancel", references=(EARLIER, replace(EARLIER, identifier="cap_02"))),
        replace(ALERT, sent=SENT.astimezone(UTC), infos=(replace(CHINESE, effective=SENT.astimezone(UTC)),)),
    ],
    ids=["alert", "update", "cancel", "utc"],
)
def test_what_is_written_is_valid_against_the_oasis_schema(schema, alert):
    assert cap.faults(alert) == []
    assert valid(schema, cap.write(alert)), schema.error_log


@pytest.mark.realdata
def test_the_schema_lets_nonsense_through_that_the_checks_find(schema):
    nonsense = cap.write(ALERT).replace(b"45.7,126.6 2.5", b"abc")
    assert valid(schema, nonsense)
    with pytest.raises(cap.CapError, match="no circle"):
        cap.read(nonsense)
    swapped = replace(AREA, polygons=(tuple((lon, lat) for lat, lon in SQUARE),))
    odd = replace(ALERT, infos=(replace(CHINESE, areas=(swapped,)),))
    assert valid(schema, cap.write(odd))
    assert [f.where for f in cap.faults(odd)] == ["info[0].area[0].polygon[0]"]


BOW_TIE = (SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0])


@pytest.mark.parametrize(
    ("ring", "said"),
    [
        (SQUARE[:3], "at least 4"),
        (SQUARE[:4], "not closed"),
        (tuple((lon, lat) for lat, lon in SQUARE), "swapped"),
        ((*SQUARE[:2], (95.0, 200.0), *SQUARE[3:]), "off the globe"),
        ((*SQUARE[:2], (float("nan"), 1.0), *SQUARE[3:]), "no number"),
        ((SQUARE[0], SQUARE[1], SQUARE[0], SQUARE[0]), "encloses nothing"),
        (BOW_TIE, "crosses itself"),
    ],
)
def test_a_polygon_that_the_schema_would_take_is_refused(ring, said):
    found = cap.faults(replace(ALERT, infos=(replace(CHINESE, areas=(cap.Area("x", (ring,)),)),)))
    assert len(found) == 1
    assert said in found[0].what


@pytest.mark.parametrize("radius", [-1.0, float("nan"), 50_000.0])
def test_a_circle_needs_a_length(radius):
    area = cap.Area("x", circles=(cap.Circle((45.0, 126.0), radius),))
    assert cap.faults(replace(ALERT, infos=(replace(CHINESE, areas=(area,)),)))


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"identifier": "a b"}, "identifier"),
        ({"sender": "a,b"}, "sender"),
        ({"status": "actual"}, "status"),
        ({"message_type": "Update"}, "references"),
        ({"references": (replace(EARLIER, sent=SENT + timedelta(1)),)}, "references[0]"),
        ({"references": (cap.Reference(ALERT.sender, ALERT.identifier, SENT),)}, "references[0]"),
        ({"infos": ()}, "info"),
        ({"note": "\x0b"}, "note"),
        ({"infos": (replace(CHINESE, expires=SENT),)}, "info[0].expires"),
        ({"infos": (replace(CHINESE, urgency="紧急"),)}, "info[0].urgency"),
        ({"infos": (replace(CHINESE, language=""),)}, "info[0].language"),
        ({"infos": (replace(CHINESE, categories=()),)}, "info[0].category"),
    ],
)
def test_what_else_is_wrong_is_told_with_its_place(change, where):
    assert where in {fault.where for fault in cap.faults(replace(ALERT, **change))}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "well-formed"),
        (b"<alert>", "well-formed"),
        (b"<alert/>", "no CAP 1.2 alert"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><alert>&x;</alert>', "DTD"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><alert/>', "DTD"),
        (cap.write(ALERT).replace(b"<sender>qipan.harbin.example</sender>", b""), "<sender>"),
        (
            cap.write(ALERT).replace(b"2026-01-21T22:15:00+08:00</sent>", b"2026-01-21 22:15</sent>"),
            "time zone",
        ),
        (cap.write(ALERT).replace(b"45.7,126.6 45.7", b"45.7;126.6 45.7"), "pair of latitude"),
    ],
)
def test_documents_of_strangers_are_refused_in_words(content, said):
    with pytest.raises(cap.CapError, match=said):
        cap.read(content)


def test_a_feed_gives_its_alerts_and_tells_of_the_rest():
    body = cap.write(ALERT).partition(b"?>")[2]
    feed = (
        b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><content>' + body + b"</content></entry>"
        b"<entry><title>only a link</title></entry></feed>"
    )
    first, second = cap.read_many(feed)
    assert first == ALERT
    assert isinstance(second, cap.CapError)


def test_an_outline_becomes_closed_simple_rings():
    outline = shapely.MultiPolygon(
        [shapely.Point(126.6, 45.7).buffer(0.1), shapely.Point(127.6, 45.7).buffer(0.05)]
    )
    found = cap.rings(outline)
    assert len(found) == 2
    area = cap.Area("x", found)
    assert cap.faults(replace(ALERT, infos=(replace(CHINESE, areas=(area,)),))) == []
    assert all(45 < lat < 46 < 126 < lon < 128 for ring in found for lat, lon in ring)


words = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), min_size=1, max_size=20
)
names = st.text("abcXYZ019.-_", min_size=1, max_size=12)
times = st.datetimes(
    min_value=datetime(2000, 1, 1),
    max_value=datetime(2100, 1, 1),
    allow_imaginary=False,
    timezones=st.sampled_from([UTC, HARBIN, timezone(-timedelta(hours=3, minutes=30))]),
).map(lambda at: at.replace(microsecond=0))
points = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
pairs = st.lists(st.builds(cap.Pair, words, words), max_size=2).map(tuple)
areas = st.builds(
    cap.Area,
    description=words,
    polygons=st.lists(st.lists(points, min_size=4, max_size=6).map(tuple), max_size=2).map(tuple),
    circles=st.lists(st.builds(cap.Circle, points, st.floats(0, 1000)), max_size=2).map(tuple),
    geocodes=pairs,
)
infos = st.builds(
    cap.Info,
    language=st.sampled_from(["zh-CN", "en-US"]),
    categories=st.just(("Met", "Infra")),
    event=words,
    urgency=st.just("Future"),
    severity=st.just("Minor"),
    certainty=st.just("Possible"),
    responses=st.just(("Monitor",)),
    event_codes=pairs,
    effective=times,
    onset=st.none() | times,
    expires=st.none() | times,
    sender_name=words,
    headline=words,
    description=words,
    instruction=words,
    parameters=pairs,
    areas=st.lists(areas, max_size=2).map(tuple),
)
alerts = st.builds(
    cap.Alert,
    identifier=names,
    sender=names,
    sent=times,
    status=st.just("Test"),
    message_type=st.just("Update"),
    scope=st.just("Public"),
    infos=st.lists(infos, max_size=2).map(tuple),
    source=words,
    note=words,
    references=st.lists(st.builds(cap.Reference, names, names, times), max_size=3).map(tuple),
    incidents=names,
)


@given(alerts)
def test_what_is_written_reads_back_the_same(alert):
    assert cap.read(cap.write(alert)) == alert
