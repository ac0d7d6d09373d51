"""A mail goes on with the case that it answers; what machines wrote is held; words stay their writer's."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from qipan.cases import public as cases
from qipan.cases.models import Case
from qipan.core.actors import system
from qipan.core.provenance import walk
from qipan.core.verify import verify
from qipan.exchange.mail.html import text_of_html
from qipan.exchange.mail.intake import Outcome, take_mail
from qipan.exchange.mail.parsing import parse_mail
from qipan.exchange.mail.threads import own_words
from qipan.media.models import Attachment
from qipan.sense.models import Signal

pytestmark = pytest.mark.django_db
HERS = "测试·写信人 <Writer@example.org>"


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path):
    settings.QIPAN_STORE = tmp_path
    with translation.override("en"):
        yield


def mail(
    number: int, text: str, *, sender: str = HERS, subject: str = "路灯不亮", **headers: str
) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["Subject"], made["Message-ID"] = sender, subject, f"<m{number}@example.org>"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made


def take(message: EmailMessage) -> Outcome:
    return take_mail(by=system("test"), raw=message.as_bytes())


@pytest.fixture
def first() -> Case:
    became = take(mail(1, "香坊大街3号路灯不亮"))
    assert became.case is not None
    return became.case


@pytest.mark.parametrize("header", ["In_Reply_To", "References"])
def test_an_answer_to_the_own_mail_is_added_to_its_case_without_what_it_quotes(first, header):
    text = "补充：是3号楼门口那盏。\n\n在 2026年1月20日，写信人写道：\n> 香坊大街3号路灯不亮\n"
    became = take(mail(2, text, **{header: "<m1@example.org>"}))
    assert (became.state, became.case) == ("added", first)
    assert Case.objects.count() == 1
    second = Signal.objects.get(text__contains="补充")
    assert "香坊大街" not in second.text
    assert "香坊大街" in second.payload["mail"]["text"]
    # The walk goes both ways, and the log is whole.
    assert second.public_id in walk(first.public_id, "up").objects
    assert first.public_id in walk(second.public_id, "down").objects
    assert verify().intact


def test_an_answer_to_an_answer_is_of_the_same_case(first):
    take(mail(2, "还没有人来", In_Reply_To="<m1@example.org>"))
    became = take(mail(3, "今天还是不亮", References="<m1@example.org> <m2@example.org>"))
    assert (became.state, became.case) == ("added", first)


@pytest.mark.parametrize("written", ["{0}", "案件 {1}", "回复：案件（{2}）"])
def test_the_number_in_the_subject_names_the_case_however_it_is_written(first, written):
    plain, spaced = first.number.replace("-", ""), first.number.replace("-", " ")
    became = take(mail(2, "到现在还没有修好", subject=written.format(first.number, plain, spaced)))
    assert (became.state, became.case) == ("added", first)


def test_somebody_elses_answer_is_held_and_names_the_case(first):
    stranger = "另一个人 <other@example.org>"
    for number, more in ((2, {"In_Reply_To": "<m1@example.org>"}), (3, {"subject": f"案件 {first.number}"})):
        became = take(mail(number, "我也说两句", sender=stranger, **more))
        assert (became.state, became.held.reason) == ("held", "other-address")
        assert first.number in became.held.message
    assert Signal.objects.count() == 1


def test_an_answer_to_a_case_that_has_ended_is_held_and_names_it(first, person):
    cases.end(by=person("dispatcher"), case=first, action="cancel", reason="反映人已自行解决")
    became = take(mail(2, "又不亮了", In_Reply_To="<m1@example.org>"))
    assert (became.state, became.held.reason) == ("held", "case-ended")
    assert first.number in became.held.message


def test_a_number_that_is_none_or_nobodys_is_a_new_matter(first):
    for number, subject in ((2, "电话 260120 1234567 8"), (3, "案件 260120-0000000-0")):
        assert take(mail(number, "楼道灯不亮", subject=subject)).state == "taken"


@pytest.mark.parametrize(
    ("subject", "reason"),
    [
        ("自动回复：您的案件已受理", "auto-reply"),
        ("Re: [自动答复] 休假中", "auto-reply"),
        ("外出通知", "auto-reply"),
        ("Automatic reply: your case", "auto-reply"),
        ("Out of Office: back on Monday", "auto-reply"),
        ("系统退信", "bounce"),
        ("邮件投递失败通知", "bounce"),
        ("Undeliverable: case", "bounce"),
        ("Delivery Status Notification (Failure)", "bounce"),
    ],
)
def test_what_a_machine_wrote_is_held_by_its_subject_alone(subject, reason):
    became = take(mail(1, "您好，我正在休假。", subject=subject))
    assert (became.state, became.held.reason) == ("held", reason)


@pytest.mark.parametrize(
    "subject", ["自动扶梯坏了", "Re: 自动门夹人", "投递箱失窃", "外出务工人员欠薪", "returned keys"]
)
def test_what_a_person_wrote_is_taken_although_it_sounds_alike(subject):
    assert take(mail(1, "请派人来看。", subject=subject)).state == "taken"


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("X_Autoreply", "yes", "auto-reply"),
        ("Precedence", "auto_reply", "auto-reply"),
        ("Precedence", "bulk", "precedence"),
    ],
)
def test_headers_of_machines_are_read(name, value, reason):
    assert take(mail(1, "words", **{name: value})).held.reason == reason


def test_a_forwarded_mail_keeps_the_citizens_words_and_photos(camera: bytes):
    inner = mail(1, "红旗街道有井盖丢失。", sender="市民 <citizen@example.org>", subject="井盖")
    inner.add_attachment(camera, maintype="image", subtype="jpeg", filename="井盖.jpg")
    outer = mail(2, "请处理。", sender="窗口 <desk@example.org>", subject="Fw: 井盖")
    outer.add_attachment(inner)
    became = take(outer)
    assert became.state == "taken"
    text = Signal.objects.get().text
    assert "请处理。" in text
    assert "红旗街道有井盖丢失。" in text
    assert [file.name for file in became.files if file.photo] == ["井盖.jpg"]


def test_photos_of_a_mail_stand_at_the_case_and_other_files_say_why_not(camera: bytes, person):
    message = mail(1, "井盖丢失")
    message.add_attachment(camera, maintype="image", subtype="jpeg", filename="a.jpg")
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="合同.pdf")
    message.add_attachment(camera[:200], maintype="image", subtype="jpeg", filename="broken.jpg")
    became = take(message)
    photo = Attachment.objects.get()
    assert (photo.folder, photo.subject) == (became.case.public_id, became.case.origin)
    assert [(file.name, bool(file.photo), bool(file.why)) for file in became.files] == [
        ("a.jpg", True, False),
        ("合同.pdf", False, True),
        ("broken.jpg", False, True),
    ]
    assert [file["name"] for file in Signal.objects.get().files_left_out] == ["合同.pdf", "broken.jpg"]
    assert verify().intact


@pytest.mark.parametrize("charset", ["gb18030", "utf-8"])
def test_a_bare_name_of_a_file_is_read_whatever_its_bytes(charset):
    raw = (
        "From: a@example.org\nSubject: s\nContent-Type: multipart/mixed; boundary=B\n\n--B\n\nwords\n--B\n"
        'Content-Type: image/png\nContent-Disposition: attachment; filename="照片一.png"\n\nabc\n--B--\n'
    )
    (file,) = parse_mail(raw.encode(charset)).attachments
    assert file.name == "照片一.png"


HIDDEN: list[tuple[str, str]] = [
    ('<p>看得见</p><div style="display: none">看不见<br><p>也看不见</p></div><p>再看</p>', "看得见\n再看"),
    ("<p hidden>x</p>words", "words"),
    ('<span style="font-size:0px">x</span>a <span style="font-size:0.9em">b</span>', "a b"),
    ('<div style="visibility:hidden"><div>x</div>y</div>z', "z"),
    ('<p style="display:none">x<p>words', "words"),
    ("<div style='opacity:0'>x</div><div style='opacity:0.8'>words</div>", "words"),
    ("<script>x</script><!-- y -->words", "words"),
]


@pytest.mark.parametrize(("html", "text"), HIDDEN)
def test_hidden_text_stays_hidden(html, text):
    assert text_of_html(html) == text


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("新的话\n> 旧的话", "新的话"),
        ("新的话\n\n-----原始邮件-----\n发件人: a\n旧的话", "新的话"),
        ("new\n\nOn Tue, 20 Jan 2026, A wrote:\nold", "new"),
        ("> 全是引用", "> 全是引用"),
        ("From 3 o'clock no light", "From 3 o'clock no light"),
    ],
)
def test_what_is_new_in_an_answer(text: str, own: str):
    assert own_words(text) == own
