"""A mail read into what it says. Sources: RFC 5322, RFC 2045-2047, RFC 3834 (automatic answers).

Chinese mail programs label GBK as gb2312 and leave 8-bit bytes in headers: both are read as GB18030.
"""

from __future__ import annotations

import email.policy
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime
from typing import Any

from qipan.exchange.mail.automatic import why_automatic
from qipan.exchange.mail.html import text_of_html

MOST_BYTES = 10 * 1024 * 1024
MOST_PARTS = 200
# What Chinese programs call it, and the superset that it really is.
_CHINESE = {"gb2312", "gbk", "gb18030", "cp936", "x-gbk", "euc-cn", "hz-gb-2312"}
_MESSAGE_ID = re.compile(r"<[^<>\s]+>")
# Named without RFC 2231, in the bytes of whatever charset the sender's program had.
_BARE_NAME = re.compile(r'(?:file)?name\s*=\s*(?:"([^"]*)"|([^;\s]+))', re.IGNORECASE)
MOST_ANSWERED = 50
_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a mail. Its content is handed to whoever keeps attachments."""

    name: str
    kind: str
    content: bytes = field(repr=False)

    @property
    def facts(self) -> dict[str, str | int]:
        """What can be told of it without its content."""
        digest = hashlib.sha256(self.content).hexdigest()
        return {"name": self.name, "kind": self.kind, "bytes": len(self.content), "sha256": digest}


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as read. ``ref`` tells it from every other: its Message-ID, or the digest of its bytes.

    ``answers`` are the refs of the mails that it names as answered, the oldest first.
    """

    ref: str
    subject: str
    name: str
    address: str
    sent_at: datetime | None
    text: str
    attachments: tuple[Attachment, ...]
    automatic: str = ""
    answers: tuple[str, ...] = ()


class Unreadable(Exception):
    """What was handed in is no mail that can be read; ``reason`` is a short code, the text says why."""

    def __init__(self, reason: str, words: str) -> None:
        super().__init__(words)
        self.reason = reason


def parse_mail(raw: bytes) -> Mail:
    """Read a mail. Raises ``Unreadable`` for what is too large, is no mail, or breaks the reader."""
    if len(raw) > MOST_BYTES:
        raise Unreadable("too-large", f"{len(raw)} bytes; {MOST_BYTES} are read")
    if raw[:5] in (b"From ", b">From"):
        raw = raw.partition(b"\n")[2]
    try:
        message = message_from_bytes(raw, policy=email.policy.default)
        return _mail(message, raw)
    # The reader of the standard library raises much on purposely broken mails.
    except (
        MessageError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        IndexError,
        RecursionError,
    ) as error:
        raise Unreadable("broken", type(error).__name__) from error


def _mail(message: EmailMessage, raw: bytes) -> Mail:
    if not any(message.get(name) for name in ("from", "subject", "message-id", "date", "received")):
        raise Unreadable("no-mail", "no header of a mail")
    parts = list(_parts(message))
    name, address = _sender(message)
    subject = " ".join(_header(message, "subject").split())[:500]
    return Mail(
        ref=_ref(message, raw),
        subject=subject,
        name=name,
        address=address,
        sent_at=_date(message),
        text=_text(parts),
        attachments=tuple(_attachments(parts)),
        automatic=why_automatic(message, subject, address),
        answers=_answered(message),
    )


def _parts(message: EmailMessage) -> Iterator[EmailMessage]:
    """The leaves, those of a forwarded mail among them: who forwards it speaks for a citizen."""
    waiting: list[Any] = [message]
    seen = 0
    while waiting:
        part = waiting.pop(0)
        seen += 1
        if seen > MOST_PARTS:
            raise Unreadable("too-many-parts", f"more than {MOST_PARTS} parts")
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            waiting[:0] = list(part.iter_parts())
        elif part.get_content_type() == "message/rfc822" and message.get_content_type() != "multipart/report":
            waiting[:0] = part.get_payload()
        else:
            yield part


def _header(message: EmailMessage, name: str) -> str:
    """A header in real characters, whatever its charset and whether it was encoded or just written."""
    found = message.get(name)
    if found is None:
        return ""
    written = next((v for k, v in message.raw_items() if k.lower() == name), str(found))
    return _spoken(str(written))


def _spoken(written: str) -> str:
    """Text whose encoded words are decoded; as it stands when that fails."""
    try:
        pieces = decode_header(written.replace("\r", "").replace("\n", " "))
    except (MessageError, ValueError):
        return written
    return "".join(_decoded(p, c or "") if isinstance(p, bytes) else _rescued(p) for p, c in pieces).strip()


def _rescued(text: str) -> str:
    """Bytes that stood bare in a header, which the reader kept as surrogates."""
    if text.isascii():
        return text
    return _decoded(text.encode("utf-8", "surrogateescape"), "")


def _decoded(content: bytes, charset: str) -> str:
    wanted = charset.lower().strip("\"' ")
    order = ["gb18030"] if wanted in _CHINESE else [wanted, "utf-8", "gb18030"]
    for name in order:
        try:
            return content.decode(name or "ascii")
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode("gb18030", "replace")


def _sender(message: EmailMessage) -> tuple[str, str]:
    """Name and address of who wrote; the mail program of who forwarded is not asked."""
    for header in ("from", "sender", "reply-to"):
        for name, address in getaddresses([_header(message, header)]):
            if "@" in address:
                return name.strip()[:64], address.strip()[:254]
    return "", ""


def _ref(message: EmailMessage, raw: bytes) -> str:
    given = "".join(str(message.get("message-id", "")).split())
    return _ref_of(given) if given else f"mail:sha256:{hashlib.sha256(raw).hexdigest()}"


def _ref_of(message_id: str) -> str:
    if 3 <= len(message_id) <= 80 and message_id.isprintable():
        return f"mail:{message_id}"
    return f"mail:sha256:{hashlib.sha256(message_id.encode('utf-8', 'replace')).hexdigest()}"


def _answered(message: EmailMessage) -> tuple[str, ...]:
    """Refs of the mails that this one answers: ``References``, then ``In-Reply-To`` (RFC 5322, 3.6.4)."""
    named = " ".join(str(message.get(name, "")) for name in ("references", "in-reply-to"))
    return tuple(dict.fromkeys(_ref_of(one) for one in _MESSAGE_ID.findall(named)))[-MOST_ANSWERED:]


def _date(message: EmailMessage) -> datetime | None:
    try:
        found = parsedate_to_datetime(str(message.get("date", "")))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo else None


def _text(parts: list[EmailMessage]) -> str:
    """The words: plain ones if there are any, else those of the HTML, without what is not to be read."""
    bodies = [p for p in parts if not _is_file(p)]
    plain = [_words(p) for p in bodies if p.get_content_type() == "text/plain"]
    said = "\n\n".join(t for t in plain if t.strip())
    if not said:
        html = [text_of_html(_words(p)) for p in bodies if p.get_content_type() == "text/html"]
        said = "\n\n".join(t for t in html if t.strip())
    clean = said.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return _BLANK_LINES.sub("\n\n", clean).strip()


def _words(part: EmailMessage) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    return _decoded(content, str(part.get_content_charset() or ""))


def _is_file(part: EmailMessage) -> bool:
    kind = part.get_content_type()
    named = part.get_content_disposition() == "attachment" or bool(part.get_filename())
    return named or not kind.startswith("text/")


def _file_name(part: EmailMessage) -> str:
    """The name of a file; one that stands in bare bytes is read from the header as it came."""
    name = part.get_filename() or ""
    if "\ufffd" not in name:
        return _spoken(name)
    for header, value in part.raw_items():
        bare = header.lower() in ("content-disposition", "content-type") and _BARE_NAME.search(str(value))
        if bare:
            return _rescued(bare[1] or bare[2] or "")
    return name


def _attachments(parts: list[EmailMessage]) -> Iterator[Attachment]:
    for number, part in enumerate((p for p in parts if _is_file(p)), start=1):
        content = part.get_payload(decode=True)
        # A mail within a mail has no payload of its own.
        held = content if isinstance(content, bytes) else part.as_bytes()
        name = (_file_name(part) or f"{number}").replace("\\", "/").rpartition("/")[2]
        yield Attachment(name[:120] or str(number), part.get_content_type(), held)
