"""Mails as they really come: charsets, encodings, nesting, and what is no mail."""

from __future__ import annotations

import base64
import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qipan.exchange.mail.html import text_of_html
from qipan.exchange.mail.parsing import MOST_BYTES, Unreadable, parse_mail

WORDS, NAME = "暖气不热，三单元", "王五"
GBK = WORDS.encode("gb18030")


def word(text: str, charset: str, label: str) -> str:
    return f"=?{label}?B?{base64.b64encode(text.encode(charset)).decode()}?="


def head(subject: str = "test", **more: str) -> bytes:
    fields = {"From": "a@example.org", "Subject": subject, "Message-ID": "<1@example.org>"} | more
    return "".join(f"{k.replace('_', '-')}: {v}\r\n" for k, v in fields.items()).encode()


CHARSETS = [
    ("utf-8", "utf-8"),
    ("gb18030", "GB18030"),
    ("gbk", "gbk"),
    # Labelled with less than it is, as mail programs do.
    ("gb18030", "gb2312"),
    ("big5", "big5"),
    ("utf-16-le", "utf-16-le"),
]


@pytest.mark.parametrize(("charset", "label"), CHARSETS)
def test_words_and_names_are_read_in_their_charset(charset, label):
    said = "暖氣不熱" if charset == "big5" else "暖气不热镕" if label == "gb2312" else WORDS
    raw = head(word(said, charset, label), From=f"{word(NAME, charset, label)} <wang@example.org>")
    raw += f"Content-Type: text/plain; charset={label}\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode()
    mail = parse_mail(raw + base64.b64encode(said.encode(charset)))
    assert (mail.subject, mail.text, mail.name, mail.address) == (said, said, NAME, "wang@example.org")
    assert mail.ref == "mail:<1@example.org>"


@pytest.mark.parametrize("charset", ["gb18030", "utf-8"])
def test_bytes_that_stand_bare_in_a_header_are_read(charset):
    raw = b"From: a@example.org\r\nSubject: " + WORDS.encode(charset) + b"\r\n\r\n" + WORDS.encode(charset)
    mail = parse_mail(raw)
    assert (mail.subject, mail.text) == (WORDS, WORDS)


def test_an_unknown_charset_is_guessed():
    raw = head() + b"Content-Type: text/plain; charset=x-unknown\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    assert parse_mail(raw + GBK).text == WORDS


def test_html_is_read_as_a_reader_sees_it_and_runs_nothing():
    html = (
        "<html><head><title>t</title><style>p{}</style></head><body><p>暖气&nbsp;不热<br>三&lt;单元</p>"
        "<script>alert('x')</script><img src=http://evil.example/a onerror=alert(1)><div>谢谢</div>"
        "<noscript>no</noscript><p>a<b>b</b></p>"
    )
    assert text_of_html(html) == "暖气 不热\n三<单元\n谢谢\nab"
    raw = head() + b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    assert parse_mail(raw + html.encode()).text == "暖气 不热\n三<单元\n谢谢\nab"


def test_plain_words_are_preferred_and_files_are_listed():
    raw = head(Content_Type='multipart/mixed; boundary="B"', MIME_Version="1.0") + b"\r\n"
    raw += b'--B\r\nContent-Type: multipart/alternative; boundary="C"\r\n\r\n'
    raw += b"--C\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nplain\r\n"
    raw += b"--C\r\nContent-Type: text/html\r\n\r\n<p>rich</p>\r\n--C--\r\n"
    name = word("照片.jpg", "gb18030", "gb2312")
    raw += f'--B\r\nContent-Type: image/jpeg; name="{name}"\r\n'.encode()
    raw += f'Content-Disposition: attachment; filename="{name}"\r\n'.encode()
    raw += b"Content-Transfer-Encoding: base64\r\n\r\n/9j/\r\n"
    raw += b"--B\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\nforwarded\r\n--B--\r\n"
    mail = parse_mail(raw)
    (photo,) = mail.attachments
    assert mail.text == "plain\n\nforwarded"
    assert (photo.name, photo.kind, photo.content) == ("照片.jpg", "image/jpeg", b"\xff\xd8\xff")
    assert photo.facts["bytes"] == 3


def test_the_name_of_a_file_is_no_path():
    raw = head(Content_Disposition='attachment; filename="..\\..\\/etc/passwd"') + b"\r\nx"
    assert [a.name for a in parse_mail(raw).attachments] == ["passwd"]


AUTOMATIC = [
    ({"Auto_Submitted": "auto-replied"}, "auto-submitted"),
    ({"Auto_Submitted": "no"}, ""),
    ({"Precedence": "bulk"}, "precedence"),
    ({"X_Spam_Flag": "YES"}, "spam"),
    ({"From": "MAILER-DAEMON@example.org"}, "bounce"),
    ({"From": "nobody"}, "no-sender"),
    ({}, ""),
]


@pytest.mark.parametrize(("fields", "why"), AUTOMATIC)
def test_what_nobody_wrote_is_known(fields, why):
    assert parse_mail(head(**fields) + b"\r\nx").automatic == why


def test_a_mail_without_a_usable_id_is_told_by_its_bytes_or_its_long_id():
    one, two = parse_mail(b"From: a@b.c\r\n\r\n1"), parse_mail(b"From: a@b.c\r\n\r\n2")
    assert one.ref != two.ref
    long = head(Message_ID="<" + "x" * 300 + "@b>")
    assert parse_mail(long + b"\r\n1").ref == parse_mail(long + b"\r\n2").ref
    assert len(parse_mail(long + b"\r\n1").ref) <= 96


REFUSED = [
    (b"x" * (MOST_BYTES + 1), "too-large"),
    (b"just some words\nwithout a header", "no-mail"),
    (b"\xff\xd8\xff\xe0 a picture", "no-mail"),
    (
        head(Content_Type='multipart/mixed; boundary="B"') + b"\r\n" + b"--B\r\n\r\nx\r\n" * 300,
        "too-many-parts",
    ),
]


@pytest.mark.parametrize(("raw", "reason"), REFUSED, ids=[row[1] + str(n) for n, row in enumerate(REFUSED)])
def test_what_is_no_mail_is_refused_with_its_reason(raw, reason):
    with pytest.raises(Unreadable) as refused:
        parse_mail(raw)
    assert refused.value.reason == reason


NASTY = [
    b"Subject: =?utf-8?B?!!!?=\r\nFrom: =?x?Q?=?= <a@b>\r\n\r\n",
    b'From: a@b\r\nContent-Type: text/plain; charset="\r\n\r\nx',
    b"From: a@b\r\nDate: 99 Foo 99999 99:99:99 +9999\r\n\r\nx",
    b"From: a@b\r\nContent-Type: multipart/mixed\r\n\r\nx",
    b"From: a@b\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%",
    b"From: (((((" + b"(" * 5000 + b"\r\n\r\nx",
    b"From: a@b\r\nMessage-ID: <[[[>\r\nSubject:\r\n\r\nx",
    b"From: a@b\r\nContent-Disposition: attachment; filename*=utf-8'';filename=\r\n\r\nx",
]


@pytest.mark.parametrize("raw", NASTY)
def test_a_nasty_mail_is_read_or_refused_and_never_a_fault(raw):
    with contextlib.suppress(Unreadable):
        parse_mail(raw).text.encode()


@given(
    st.binary(max_size=300), st.sampled_from([b"", head(), head(Content_Type="multipart/mixed; boundary=x")])
)
def test_any_bytes_are_read_or_refused(tail, start):
    try:
        mail = parse_mail(start + tail)
    except Unreadable:
        return
    assert "\x00" not in mail.text
    mail.text.encode()
    mail.subject.encode()


@given(st.text(max_size=200))
def test_any_html_gives_lines_without_blanks(text):
    for line in text_of_html(text).split("\n"):
        assert line == line.strip() or not line.strip()
