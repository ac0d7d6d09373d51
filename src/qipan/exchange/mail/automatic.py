"""Whether a person wrote a mail: answering machines, bounces, lists and spam by their headers and subjects.

Sources: RFC 3834 (Auto-Submitted), RFC 3464 (delivery reports), and what mail programs in China and elsewhere
write into subjects although no header says it.
"""

from __future__ import annotations

import re
from email.message import EmailMessage

# Answers and reports begin so; "Re: 自动扶梯" does not. The marks of a reply may stand before it.
_REPLY = r"(?:(?:re|aw|fw|fwd|答复|回复|转发)\s*[:：]\s*)*"
_ANSWER = re.compile(
    _REPLY + r"(?:【|\[|\()?\s*(?:自动(?:回复|答复|应答|回信)|(?:休假|假期|外出|离职)(?:自动)?(?:回复|通知)|"
    r"不在办公室|out of (?:the )?office|auto(?:matic|mated)?[ -]?(?:reply|response|answer)|autoreply|"
    r"vacation (?:reply|response)|автоответ)",
    re.IGNORECASE,
)
_BOUNCE = re.compile(
    _REPLY + r"(?:【|\[|\()?\s*(?:系统退信|退信(?:通知)?|(?:邮件)?(?:投递|发送|送达)(?:失败|延迟)|邮件未送达|"
    r"无法(?:投递|送达)|undeliver(?:able|ed)|delivery (?:status notification|has failed|failure)|"
    r"mail delivery (?:failed|subsystem)|returned mail|failure notice)",
    re.IGNORECASE,
)
_MACHINES = ("mailer-daemon", "postmaster")
_YES = ("yes", "true", "1")


def why_automatic(message: EmailMessage, subject: str, address: str) -> str:
    """Why nobody wrote this, as a short code; empty for a person."""
    local = address.partition("@")[0].lower()
    if _is_bounce(message, subject, local):
        return "bounce"
    if _value(message, "auto-submitted").split(";")[0].strip() not in ("", "no"):
        return "auto-submitted"
    if _is_answer(message, subject):
        return "auto-reply"
    if _value(message, "precedence") in ("bulk", "junk", "list"):
        return "precedence"
    if _value(message, "x-spam-flag") in _YES:
        return "spam"
    return "" if address else "no-sender"


def _is_bounce(message: EmailMessage, subject: str, local: str) -> bool:
    report = message.get_content_type() == "multipart/report"
    return report or local in _MACHINES or bool(_BOUNCE.match(subject))


def _is_answer(message: EmailMessage, subject: str) -> bool:
    named = any(message.get(name) for name in ("x-autoreply", "x-autorespond"))
    return named or _value(message, "precedence") == "auto_reply" or bool(_ANSWER.match(subject))


def _value(message: EmailMessage, name: str) -> str:
    return str(message.get(name, "")).strip().lower()
