"""A clerk hands mails in: by page, by API, by command; each mail once, and what is no report is held back."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from qipan.cases.models import Case
from qipan.commands.intake_mail import intake_mail
from qipan.core.actors import system
from qipan.core.models import Event
from qipan.errors import NotPermitted
from qipan.exchange.mail import intake as mails
from qipan.exchange.models import QuarantinedInbound
from qipan.people.models import Account
from qipan.people.public import make_token
from qipan.sense.models import Reporter, Signal
from qipan.voice.services import proven_case

pytestmark = pytest.mark.django_db


def eml(number: int = 1, text: str = "三单元暖气不热，请派人来。", **more: str) -> bytes:
    fields = {"From": "测试·写信人 <writer@example.org>", "Subject": "暖气不热"} | more
    fields["Message-ID"] = f"<{number}@example.org>"
    head = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in fields.items())
    return f"{head}Content-Type: text/plain; charset=utf-8\n\n{text}".encode()


def take(raw: bytes) -> mails.Outcome:
    return mails.take_mail(by=system("test"), raw=raw)


def test_a_mail_is_a_case_with_the_same_rights_and_its_writer_is_kept_apart():
    became = take(eml())
    case, kept = became.case, Reporter.objects.get()
    assert (case.channel, case.category, case.due_at is not None) == ("mail", "e.06.99.1", True)
    assert proven_case(number=case.number, secret=became.receipt.secret) == case
    assert (kept.name, kept.email) == ("测试·写信人", "writer@example.org")
    signal = Signal.objects.get()
    assert signal.text == "暖气不热\n三单元暖气不热，请派人来。"
    told = json.dumps([signal.payload, *Event.objects.values_list("data", flat=True)], ensure_ascii=False)
    assert "writer@" not in told
    assert "写信人" not in told


def test_the_same_mail_twice_is_one_case():
    first, second = take(eml()), take(eml(text="又转发了一次"))
    assert (second.state, second.case, second.receipt) == ("known", first.case, None)
    assert Case.objects.count() == 1


HELD = [
    (b"", "empty"),
    (b"  \n ", "empty"),
    (b"no mail at all", "no-mail"),
    (b"x" * (mails.MOST_BYTES + 1), "too-large"),
    (eml(Subject="", text=" "), "text"),
    (eml(X_Spam_Flag="YES"), "spam"),
    (eml(Auto_Submitted="auto-generated"), "auto-submitted"),
]


@pytest.mark.parametrize(("raw", "reason"), HELD, ids=[f"{row[1]}{n}" for n, row in enumerate(HELD)])
def test_what_is_no_report_is_held_back_once_and_kept(raw, reason):
    assert [take(raw).state, take(raw).state] == ["held", "held"]
    held = QuarantinedInbound.objects.get()
    assert (held.origin, held.reason) == ("mail", reason)
    assert bytes(held.raw) == raw[: 10 * 1024 * 1024]
    assert held.message
    assert not Case.objects.exists()


def test_a_long_mail_is_cut_for_reading_and_kept_whole():
    take(eml(text="暖气不热。" * 4000))
    signal = Signal.objects.get()
    assert len(signal.text) < 10_000
    assert "20000" in signal.text
    assert len(signal.payload["mail"]["text"]) == 20_000


def test_what_is_no_photo_is_listed_with_why_it_was_not_kept():
    head = b'From: a@example.org\nSubject: s\nContent-Type: multipart/mixed; boundary="B"\n\n--B\n\nwords\n'
    became = take(head + b'--B\nContent-Type: image/png; name="p.png"\n\nabc\n--B--\n')
    (left,) = became.left_out
    assert (left.name, bool(left.why)) == ("p.png", True)
    signal = Signal.objects.get()
    assert [(f["name"], f["bytes"]) for f in signal.payload["mail"]["attachments"]] == [("p.png", 3)]
    assert [file["name"] for file in signal.files_left_out] == ["p.png"]
    assert signal.text.endswith("p.png")


# --- page -----------------------------------------------------------------------------------------


def files(*contents: bytes) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(f"{n}.eml", raw) for n, raw in enumerate(contents)]


def test_the_page_says_what_became_of_each_file(enter):
    clerk = enter("intake-clerk")
    assert clerk.get("/intake/mail/").status_code == 200
    page = clerk.post("/intake/mail/", {"mails": files(eml(), eml(), b"none")}).content.decode()
    assert [
        page.count(word) for word in ("Taken in</span>", "Taken in before</span>", "Held back</span>")
    ] == [1] * 3
    assert Case.objects.get().number in page
    assert "writer@" not in page
    assert clerk.post("/intake/mail/", {}).status_code == 400
    assert enter("handler").post("/intake/mail/", {"mails": files(eml())}).status_code == 403


def test_what_was_held_back_is_taken_in_or_set_aside_and_never_shown(enter):
    take(eml(1, X_Spam_Flag="YES", text="三单元，电话 13812345678"))
    take(eml(2, X_Spam_Flag="YES"))
    clerk = enter("intake-clerk")
    page = clerk.get("/outbox/held/").content.decode()
    assert "13812345678" not in page
    assert "writer@" not in page
    one, two = QuarantinedInbound.objects.order_by("id")
    assert clerk.post(f"/outbox/held/{one.public_id}/take-in/", follow=True).status_code == 200
    clerk.post(f"/outbox/held/{two.public_id}/set-aside/", {"reason": ""})
    assert QuarantinedInbound.objects.get(pk=two.pk).settled_at is None
    clerk.post(f"/outbox/held/{two.public_id}/set-aside/", {"reason": "广告"})
    clerk.post(f"/outbox/held/{two.public_id}/set-aside/", {"reason": "确系广告邮件"})
    settled = QuarantinedInbound.objects.order_by("id")
    assert [(h.raw, h.settled_at is not None) for h in settled] == [(None, True)] * 2
    assert settled[0].case == Case.objects.get().public_id
    assert "Nothing is held back" in clerk.get("/outbox/held/").content.decode()


# --- API and command ------------------------------------------------------------------------------


def test_the_api_takes_a_file(person):
    def posting(role: str) -> Client:
        token = make_token(by=system("test"), account=Account.objects.get(public_id=person(role).id))
        return Client(headers={"Authorization": f"Bearer {token.key}"})

    told = posting("intake-clerk").post("/api/v1/intake/mail", {"file": files(eml())[0]})
    assert (told.status_code, told.json()["state"], len(told.json()["secret"])) == (200, "taken", 8)
    again = posting("intake-clerk").post("/api/v1/intake/mail", {"file": files(eml())[0]}).json()
    assert (again["state"], again["number"], again["secret"]) == ("known", told.json()["number"], "")
    with pytest.raises(NotPermitted):
        mails.take_mail(by=person("handler"), raw=eml())
    assert posting("handler").post("/api/v1/intake/mail", {"file": files(eml())[0]}).status_code == 403
    assert Client().post("/api/v1/intake/mail", {"file": files(eml())[0]}).status_code == 401


def test_the_command_takes_files_and_folders(tmp_path, person):
    (tmp_path / "a.eml").write_bytes(eml(1))
    (tmp_path / "b.EML").write_bytes(eml(2))
    (tmp_path / "notes.txt").write_bytes(eml(3))
    name = Account.objects.get(public_id=person("intake-clerk").id).username
    arguments = ["harbin", str(tmp_path), str(tmp_path / "a.eml"), "--as", name]
    done = CliRunner().invoke(intake_mail, arguments, catch_exceptions=False)
    assert [line.split("\t")[0] for line in done.stdout.splitlines()] == ["taken", "taken", "known"]
    assert Case.objects.count() == 2
    gone = CliRunner().invoke(intake_mail, ["harbin", str(tmp_path / "gone")])
    assert "no such file" in str(gone.exception)
