"""Open311 as programs see it: every answer against the published schemas, and every error in its shape."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
import xmltodict
from defusedxml.ElementTree import fromstring
from django.conf import settings as django_settings
from django.test import Client
from jsonschema import Draft4Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from qipan.cases import public as cases
from qipan.cases.models import Case
from qipan.cases.rules import PLAIN_LETTERS
from qipan.core.actors import system
from qipan.core.models import Event
from qipan.core.public import clock
from qipan.errors import InputError, NotPermitted
from qipan.exchange.models import ExchangeKey, Open311Submission
from qipan.exchange.open311 import offered
from qipan.exchange.open311.keys import end_key, make_key
from qipan.people.models import Organisation
from qipan.sense.models import Reporter, Signal
from qipan.voice.services import proven_case

pytestmark = pytest.mark.django_db
LAMP, COLD = "c.01.03", "e.06.99.1"
PLACE = {"lat": "45.751234", "long": "126.641234"}
V2 = "/open311/v2"


@pytest.fixture
def key(person):
    return make_key(by=person("data-steward"), party="nuanliu-heating", purpose="热线互通").plain


@pytest.fixture
def post(client, key):
    """Posts a form; ``None`` leaves a field out."""

    def posted(suffix="json", headers=None, **fields):
        given = {"api_key": key, "service_code": LAMP, "description": "路灯不亮", **PLACE} | fields
        body = urlencode({k: v for k, v in given.items() if v is not None}, doseq=True)
        kind = "application/x-www-form-urlencoded"
        return client.post(f"{V2}/requests.{suffix}", body, content_type=kind, headers=headers or {})

    return posted


@pytest.fixture
def schema(realdata):
    """Validates a value against a published schema by its file name."""
    folder = Path(realdata).parent / "conformance" / "open311"
    texts = {p.name: json.loads(p.read_text(encoding="utf-8")) for p in folder.glob("*.json")}
    pairs = [(n, Resource.from_contents(t, default_specification=DRAFT4)) for n, t in texts.items()]
    registry = Registry().with_resources(pairs)

    def hold(name, value):
        checker = Draft4Validator(
            texts[name], registry=registry, format_checker=Draft4Validator.FORMAT_CHECKER
        )
        checker.validate(value)

    return hold


def take(category=LAMP, text="路灯不亮，我的电话是13812345678", **told):
    return cases.submit_report(by=system("test"), channel="web", text=text, category=category, **told).case


# --- the published schemas ------------------------------------------------------------------------


@pytest.mark.realdata
def test_answers_keep_the_published_schemas_and_the_schemas_can_refuse(client, schema, post):
    take(lon=126.64, lat=45.75)
    take(COLD, "三单元201不热", address="红旗小区3栋")
    number = post().json()[0]["service_request_id"]
    schema("services.json", client.get(f"{V2}/services.json").json())
    schema("service-definition.json", client.get(f"{V2}/services/{LAMP}.json").json())
    found = client.get(f"{V2}/requests.json").json()
    assert len(found) == 3
    schema("requests.json", found)
    schema("request.json", client.get(f"{V2}/requests/{number}.json").json()[0])
    for spoilt in ({"service_request_id": 7}, {"status": "OPEN"}):
        with pytest.raises(Exception, match="is not"):
            schema("requests.json", [found[0] | spoilt])


@pytest.mark.realdata
def test_a_definition_with_questions_keeps_the_schema(client, schema, demanding, post):
    demanding(LAMP, "lamp-pole")
    shown = client.get(f"{V2}/services/{LAMP}.json", headers={"accept-language": "en"}).json()
    schema("service-definition.json", shown)
    pole, dark = shown["attributes"]
    assert (pole["code"], pole["datatype"], pole["required"]) == ("lamp-pole", "string", True)
    assert dark["values"][0] == {"key": "one", "name": "One"}
    rows = {s["service_code"]: s["metadata"] for s in client.get(f"{V2}/services.json").json()}
    assert (rows[LAMP], rows["c.01.01.1"], rows["c.01.04"]) == (True, True, False)
    assert post().json() == [{"code": "400", "description": "attribute[lamp-pole] is required"}]
    wrong = post(**{"attribute[lamp-pole]": "12", "attribute[lamps-dark]": "two"})
    assert (wrong.status_code, "'two' is none of one" in wrong.json()[0]["description"]) == (400, True)
    taken = post(
        **{"attribute[lamp-pole]": "12", "attribute[lamps-dark][]": "one", "attribute[colour]": "red"}
    )
    assert taken.status_code == 201
    signal = Signal.objects.get()
    # What nobody asked is kept in words; answers are answers, as by any other door.
    assert signal.text == "路灯不亮\ncolour: red"
    assert signal.payload["answers"] == {"category": LAMP, "values": {"lamp-pole": "12", "lamps-dark": "one"}}


# --- the forms ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "root", "item"),
    [("services", "services", "service"), ("requests", "service_requests", "request")],
)
def test_xml_and_json_say_the_same(client, path, root, item):
    for text in ("灯不亮 <b>&amp;</b>\r\n第二行", "控制\x0b字符\ud7ff", "]]>"):
        take(text=text, lon=126.64, lat=45.75)
    take("", "不知道是什么")
    told = client.get(f"{V2}/{path}.json")
    written = client.get(f"{V2}/{path}.xml")
    assert (told["Content-Type"], written["Content-Type"]) == (
        "application/json; charset=utf-8",
        "text/xml; charset=utf-8",
    )
    rows = fromstring(written.content)
    assert (rows.tag, {row.tag for row in rows}) == (root, {item})
    said = [{part.tag: part.text for part in row} for row in rows]
    as_text = lambda v: v if v is None else str(v).lower() if isinstance(v, bool) else str(v)  # noqa: E731
    assert said == [{k: as_text(v) for k, v in row.items()} for row in told.json()]


def test_without_an_ending_the_caller_is_given_what_it_accepts(client):
    assert client.get(f"{V2}/services")["Content-Type"].startswith("text/xml")
    wanted = client.get(f"{V2}/services", headers={"accept": "application/json"})
    assert isinstance(wanted.json(), list)


@pytest.mark.parametrize("path", ["/open311/discovery", "/open311/v2/discovery"])
def test_discovery_names_the_endpoints_and_no_charset(client, path):
    told = client.get(f"{path}.json")
    assert told["Content-Type"] == "application/json"
    found = told.json()
    assert [e["url"] for e in found["endpoints"]] == ["http://testserver/open311/v2"]
    assert found["changeset"] <= clock.now().astimezone().isoformat() or found["changeset"].endswith("+08:00")
    written = client.get(f"{path}.xml")
    assert written["Content-Type"] == "text/xml"
    parsed = xmltodict.parse(written.content)["discovery"]
    assert parsed["contact"] == found["contact"]
    assert parsed["endpoints"]["endpoint"]["formats"]["format"] == ["text/xml", "application/json"]
    assert found["endpoints"][0]["formats"] == ["text/xml", "application/json"]


ERRORS = [
    ("services/none.json", 404, "service_code 'none' was not found"),
    ("services.json?jurisdiction_id=atlantis", 404, "jurisdiction_id 'atlantis' was not found"),
    ("requests/260121-4829137-5.json", 404, "service_request_id '260121-4829137-5' was not found"),
    ("requests.json?service_code=none", 404, "service_code 'none' was not found"),
    ("requests.json?status=fixed", 400, "status 'fixed' is neither open nor closed"),
    ("requests.json?start_date=yesterday", 400, "start_date 'yesterday' is no time"),
    ("requests.json?start_date=0001-01-01T00:00:00Z", 400, "is no time"),
    ("requests.json?start_date=2020-01-01&end_date=2021-01-01", 400, "may not span more than 90 days"),
    ("requests.json?start_date=2021-01-01&end_date=2020-01-01", 400, "lies after"),
    ("requests.json?page=0", 400, "page '0' is no whole number"),
    ("tokens/opt_none.json", 404, "token 'opt_none' was not found"),
    ("nothing.json", 404, "was not found"),
]


@pytest.mark.parametrize(("path", "status", "words"), ERRORS)
def test_errors_have_the_shape_of_the_form(client, path, status, words):
    told = client.get(f"{V2}/{path}")
    assert (told.status_code, told.json()[0]["code"]) == (status, str(status))
    assert words in told.json()[0]["description"]
    written = client.get(f"{V2}/{path.replace('.json', '.xml')}")
    error = xmltodict.parse(written.content)["errors"]["error"]
    assert (written.status_code, error["code"]) == (status, str(status))
    assert words in error["description"]


def test_other_verbs_are_refused_in_the_same_shape(client):
    told = client.delete(f"{V2}/requests.json")
    assert (told.status_code, told.json()[0]["code"]) == (405, "405")


# --- what is shown --------------------------------------------------------------------------------


def test_numbers_are_masked_and_a_home_is_not_shown(client):
    lamp = take(lon=126.641234, lat=45.751234, address="红旗街5号，电话13812345678")
    cold = take(COLD, "三单元201不热", address="红旗小区3栋", lon=126.6, lat=45.7)
    vague = take("", "有人在我家门口堆东西", lon=126.6, lat=45.7)
    rows = {r["service_request_id"]: r for r in client.get(f"{V2}/requests.json").json()}
    row = rows[lamp.number]
    assert "***********" in row["description"]
    assert "***********" in row["address"]
    assert (row["lat"], row["long"]) == (45.7512, 126.6412)
    for number in (cold.number, vague.number):
        home = rows[number]
        assert [home[name] for name in ("lat", "long", "address")] == [None] * 3
        assert "201" not in home["description"]
        assert "家门口" not in home["description"]
    assert rows[vague.number]["service_code"] == "unclassified"


def test_a_private_category_is_neither_offered_nor_shown(client, monkeypatch):
    take(lon=126.6, lat=45.7)
    text = offered.open311_text()
    monkeypatch.setattr(offered, "open311_text", lambda: text.model_copy(update={"private": ("c.01",)}))
    monkeypatch.setattr("qipan.exchange.open311.shown.open311_text", offered.open311_text)
    assert client.get(f"{V2}/requests.json").json() == []
    assert LAMP not in {s["service_code"] for s in client.get(f"{V2}/services.json").json()}
    assert client.get(f"{V2}/services/{LAMP}.json").status_code == 404


def test_a_city_that_says_nothing_of_open311_offers_none(client, city):
    city("sanmateo")
    assert client.get(f"{V2}/services.json").json()[0]["code"] == "404"


def test_filters_paging_and_the_override_by_number(client, person):
    old = take()
    Case.objects.filter(pk=old.pk).update(opened_at=clock.now() - timedelta(days=100))
    lamp, cold = take(), take(COLD)
    ended = cases.end(by=person("dispatcher"), case=take(), action="cancel", reason="测试作废")

    def found(query=""):
        return [r["service_request_id"] for r in client.get(f"{V2}/requests.json?{query}").json()]

    assert found() == [ended.number, cold.number, lamp.number]
    assert found("status=closed") == [ended.number]
    assert found("status=open,closed") == found()
    assert found(f"service_code={COLD}") == [cold.number]
    assert found("service_code=c.01,e.06.99.1&status=open") == [cold.number, lamp.number]
    assert found(f"service_request_id={old.number},{lamp.number}&status=closed&service_code={COLD}") == [
        lamp.number,
        old.number,
    ]
    long_ago = (clock.now() - timedelta(days=120)).isoformat()
    assert found(urlencode({"start_date": long_ago})) == [old.number]
    # A client that does not encode the plus sign.
    local = (clock.now() + timedelta(minutes=1)).isoformat().replace("+00:00", "+00:00")
    assert found(f"end_date={local}") == found()
    assert [found(f"page_size=2&page={n}") for n in (1, 2, 3)] == [found()[:2], found()[2:], []]


def test_updates_tell_what_happened_and_not_who_or_what_was_said(client, person):
    by, case = person("dispatcher"), take()
    cases.triage(by=by, case=case, category=LAMP, reason="张三说的")
    cases.dispatch(by=by, case=case, party="city-command", reason="李四要求")
    rows = client.get(f"{V2}/servicerequestupdates.json", headers={"accept-language": "en"}).json()
    assert [r["description"] for r in rows] == ["Triaged · Triaged", "Dispatched · Dispatched"]
    assert {r["service_request_id"] for r in rows} == {case.number}
    assert (
        rows
        == client.get(
            f"{V2}/servicerequestupdates.json?service_request_id={case.number}",
            headers={"accept-language": "en"},
        ).json()
    )
    written = client.get(f"{V2}/servicerequestupdates.xml").content.decode()
    assert "<request_update><update_id>" in written
    for hidden in ("张三", "李四", by.id):
        assert hidden not in written
    later = (clock.now() + timedelta(days=1)).isoformat()
    then = urlencode({"start_date": later, "end_date": later})
    assert client.get(f"{V2}/servicerequestupdates.json?{then}").json() == []


@pytest.mark.parametrize("rows", [1, 100])
def test_a_list_costs_three_queries_however_long(client, person, rows, django_assert_num_queries):
    for number in range(rows):
        cases.triage(by=person("dispatcher"), case=take(text=f"路灯{number}"), category=LAMP)
    client.get(f"{V2}/services.json")
    with django_assert_num_queries(3):
        assert len(client.get(f"{V2}/requests.json").json()) == rows
    with django_assert_num_queries(2):
        client.get(f"{V2}/servicerequestupdates.json")


# --- posting --------------------------------------------------------------------------------------


def test_a_post_opens_a_case_with_the_same_rights_and_keeps_the_reporter_apart(post, client):
    answer = post(
        first_name="三", last_name="张", email="zhang@example.org", phone="13800000000",
        media_url="http://169.254.169.254/x", address_string="红旗街5号", device_id="d", account_id="a",
    )  # fmt: skip
    assert answer.status_code == 201
    row = answer.json()[0]
    case = Case.objects.get(number=row["service_request_id"])
    assert (case.channel, case.category, case.due_at is not None) == ("open311", LAMP, True)
    secret = re.search(f"[{PLAIN_LETTERS}]{{8}}", row["service_notice"])[0]
    assert proven_case(number=case.number, secret=secret) == case
    kept = Reporter.objects.get()
    assert (kept.name, kept.email, kept.phone) == ("张三", "zhang@example.org", "13800000000")
    public = client.get(f"{V2}/requests/{case.number}.json").content.decode()
    events = json.dumps(list(Event.objects.values_list("data", flat=True)), ensure_ascii=False)
    for personal in ("张三", "zhang@", "138000", secret):
        assert personal not in public
        assert personal not in events
    signal = Signal.objects.get()
    assert signal.payload["open311"]["media_urls"] == ["http://169.254.169.254/x"]
    assert signal.address == "红旗街5号"


def test_a_post_by_address_or_area_needs_no_point(post):
    none = {"lat": None, "long": None}
    assert post(**none, address_string="红旗街").status_code == 201
    assert post(**none, address_id="230103").status_code == 201
    assert Case.objects.get(district="230103")
    told = post(**none)
    assert told.json() == [
        {"code": "400", "description": "lat/long or address_string or address_id is required"}
    ]
    assert post(**none, address_id="999").status_code == 404


REFUSED = [
    ({"api_key": None}, 403, "api_key is missing"),
    ({"api_key": "q311_wrong"}, 403, "api_key is missing"),
    ({"service_code": None}, 400, "service_code is required"),
    ({"service_code": "none"}, 404, "service_code 'none' was not found"),
    ({"lat": "north"}, 400, "lat 'north' is no number"),
    ({"lat": "nan"}, 400, "lat 'nan' is no number"),
    ({"lat": "450"}, 400, "lat, long: "),
    ({"address_string": "长" * 300}, 400, "address_string: "),
    ({"description": "长" * 10_001}, 400, "description: "),
    ({"description": "a\0b"}, 400, "description: "),
    ({"email": "e" * 300}, 400, "email: "),
    ({"jurisdiction_id": "atlantis"}, 404, "jurisdiction_id"),
    ({"external_id": "r" * 300}, 400, "reference"),
]


@pytest.mark.parametrize(("fields", "status", "words"), REFUSED)
def test_what_cannot_be_taken_is_told_and_leaves_nothing(post, fields, status, words):
    told = post(**fields)
    assert (told.status_code, told.json()[0]["code"]) == (status, str(status))
    assert told.json()[0]["description"].startswith(words) or words in told.json()[0]["description"]
    assert not Case.objects.exists()
    assert not Signal.objects.exists()
    assert not Reporter.objects.exists()


def test_a_body_that_is_too_large_is_refused(post):
    told = post(description="长" * django_settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    assert (told.status_code, told.json()[0]["code"]) == (413, "413")


def test_a_repeated_post_is_one_case_and_hands_out_the_same_code(post, key, person):
    first, second = post(), post()
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    other = post(description="另一盏灯")
    assert other.json()[0]["service_request_id"] != first.json()[0]["service_request_id"]
    Open311Submission.objects.update(posted_at=clock.wall_now() - timedelta(minutes=11))
    assert post().status_code == 201
    named = post(headers={"idempotency-key": "A-1"})
    Open311Submission.objects.update(posted_at=clock.wall_now() - timedelta(days=30))
    again = post(headers={"idempotency-key": "A-1"})
    assert again.json() == named.json()
    # Other words under the same reference are another matter: refused in words, never swallowed.
    assert post(description="改了字", headers={"idempotency-key": "A-1"}).status_code == 400
    assert post(external_id="A-1").json() == named.json()
    # Another key's reference of the same name is another request.
    theirs = make_key(by=person("data-steward"), party="city-water", purpose="供水互通").plain
    assert post(api_key=theirs, external_id="A-1").status_code == 201
    assert Case.objects.count() == 5


def test_whoever_would_rather_wait_is_given_a_token(post, client):
    row = post(headers={"prefer": "respond-async"}).json()[0]
    assert "service_request_id" not in row
    found = client.get(f"{V2}/tokens/{row['token']}.json").json()
    assert found == [{"service_request_id": Case.objects.get().number, "token": row["token"]}]


# --- keys -----------------------------------------------------------------------------------------


def test_a_key_is_kept_hashed_and_taken_back_by_a_named_person(post, key, person):
    stored = ExchangeKey.objects.get()
    assert key not in str(ExchangeKey.objects.values().get())
    with pytest.raises(NotPermitted):
        end_key(by=person("dispatcher"), public_id=stored.public_id)
    with pytest.raises(NotPermitted):
        make_key(by=system("test"), party="city-water", purpose="自动")
    with pytest.raises(InputError):
        make_key(by=person("data-steward"), party="city-water", purpose=" ")
    assert post().status_code == 201
    end_key(by=person("data-steward"), public_id=stored.public_id)
    assert post().status_code == 403
    actions = list(Event.objects.filter(subject=stored.public_id).values_list("action", flat=True))
    assert actions == ["act.exchange.key-made", "act.exchange.key-ended"]


@pytest.mark.parametrize("flaw", ["expired", "dissolved"])
def test_a_key_out_of_force_is_refused(post, key, flaw):
    if flaw == "expired":
        ExchangeKey.objects.update(expires_at=clock.wall_now() - timedelta(seconds=1))
    else:
        Organisation.objects.filter(code="nuanliu-heating").update(dissolved_at=clock.now())
    assert post().status_code == 403


def test_a_key_has_a_limit(post):
    ExchangeKey.objects.update(per_hour=2)
    said = [post(description=f"第{n}盏").status_code for n in range(3)]
    assert said == [201, 201, 429]
    # A repeat is no new request.
    assert post(description="第0盏").status_code == 200


def test_no_cross_site_token_is_asked_of_programs(key):
    browser = Client(enforce_csrf_checks=True)
    told = browser.post(f"{V2}/requests.json", {"api_key": key, "service_code": LAMP, "address_string": "街"})
    assert told.status_code == 201
    assert Signal.objects.get().text == "路灯"
