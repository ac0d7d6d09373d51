"""A report that is sent twice is one case with one receipt: by page, by API, by two copies at once."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from qipan.cases import public as cases
from qipan.core import clock
from qipan.core.idempotency import Repeatable, forget_expired
from qipan.media.models import Attachment
from qipan.voice.services import proven_case

pytestmark = pytest.mark.django_db
SPAN = Repeatable("", "", "").span
KEY = "9f1c2d3e4b5a69788796a5b4c3d2e1f0"
SAID = {"text": "楼道灯不亮", "name": "测试·王", "phone": "000-0000"}


def picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(made, "JPEG")
    return made.getvalue()


def token(page) -> str:
    (found,) = re.findall(r'name="once" value="([^"]+)"', page.content.decode())
    return found


def receipt_of(client) -> tuple[str, str]:
    page = client.get("/report/receipt/").content.decode()
    return tuple(re.findall(r'class="secret"[^>]*>([^<]+)<', page))


def test_a_page_sent_again_gives_the_same_receipt_and_no_second_case(enter):
    client = enter()
    once = token(client.get("/report/"))
    sent = {"text": "楼道灯不亮", "once": once}
    first = client.post("/report/", sent)
    told = receipt_of(client)
    again = client.post("/report/", sent)
    assert (first.status_code, again.status_code, cases.Case.objects.count()) == (302, 302, 1)
    assert receipt_of(client) == told
    assert proven_case(number=told[0], secret=told[1]).number == told[0]


def test_other_words_from_the_same_page_are_another_report_and_photos_are_not_doubled(enter):
    client = enter()
    once = token(client.get("/report/"))
    for text in ("楼道灯不亮", "楼道灯不亮，还有异味"):
        for _copy in range(2):
            photo = SimpleUploadedFile("a.jpg", picture(), "image/jpeg")
            client.post("/report/", {"text": text, "once": once, "photos": photo})
    assert [
        Attachment.objects.filter(folder=case.public_id).count() for case in cases.Case.objects.all()
    ] == [1, 1]


def test_each_page_has_a_token_of_its_own_and_a_page_without_one_still_reports(enter):
    client = enter()
    assert token(client.get("/report/")) != token(client.get("/report/"))
    assert [client.post("/report/", SAID).status_code for _ in range(2)] == [302, 302]
    assert cases.Case.objects.count() == 2


def test_a_program_that_got_no_answer_sends_again(api):
    first = api()("POST", "/reports", SAID, Idempotency_Key=KEY)
    again = api()("POST", "/reports", SAID, Idempotency_Key=KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert cases.Case.objects.count() == 1
    assert proven_case(**first.json()).number == first.json()["number"]


def test_another_report_under_the_same_key_is_refused_and_tells_nothing(api):
    first = api()("POST", "/reports", SAID, Idempotency_Key=KEY).json()
    other = api()("POST", "/reports", {**SAID, "phone": "000-0001"}, Idempotency_Key=KEY)
    assert (other.status_code, other.json()["where"]) == (409, "Idempotency-Key")
    assert first["secret"] not in other.content.decode()
    assert cases.Case.objects.count() == 1


@pytest.mark.parametrize("key", ["1", "x" * 15, "x" * 129])
def test_a_key_that_others_could_guess_is_refused(api, key):
    refused = api()("POST", "/reports", SAID, Idempotency_Key=key)
    assert (refused.status_code, refused.json()["where"]) == (400, "Idempotency-Key")
    assert cases.Case.objects.count() == 0


def test_clerks_have_keys_of_their_own(api):
    said = {**SAID, "channel": "phone"}
    one, other = api("intake-clerk"), api("dispatcher")
    numbers = [
        who("POST", "/intake", said, Idempotency_Key=KEY).json()["number"] for who in (one, other, one)
    ]
    assert numbers[0] == numbers[2] != numbers[1]


def test_a_refused_report_takes_no_key(api):
    assert api()("POST", "/reports", {"text": " "}, Idempotency_Key=KEY).status_code == 400
    assert api()("POST", "/reports", SAID, Idempotency_Key=KEY).status_code == 201


def test_keys_are_forgotten_after_a_month(api):
    api()("POST", "/reports", SAID, Idempotency_Key=KEY)
    with clock.at(clock.now() + SPAN - timedelta(hours=1)):
        assert forget_expired() == 0
    with clock.at(clock.now() + SPAN + timedelta(hours=1)):
        assert forget_expired() == 1
    assert cases.Case.objects.count() == 1
