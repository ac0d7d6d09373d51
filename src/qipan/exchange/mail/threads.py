"""Whether a mail goes on with a case: by the mails it answers, or by the case number in its subject."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qipan.cases.public import Case, CaseSignal, case_by_number, clean_number, form_source
from qipan.errors import NotFound, RuleRefused
from qipan.exchange.mail.parsing import Mail
from qipan.sense.public import Reporter, known_refs

_NUMBER = re.compile(r"(?<!\d)\d{6}[-–— ]?\d{7}[-–— ]?\d(?!\d)")
# From here on a mail repeats what was written before.
_EARLIER = re.compile(
    r"^\s*(?:[-_—]{2,}\s*(?:original message|原始邮件|forwarded message|转发邮件|回复的原邮件)|"
    r"在.{4,120}写道\s*[:：]\s*$|.{4,120}于.{4,60}写道\s*[:：]\s*$|on .{4,200} wrote\s*:\s*$|"
    r"发件人\s*[:：]|from\s*:\s*\S)",
    re.IGNORECASE,
)


def case_meant(mail: Mail) -> Case | None:
    """The case that a mail goes on with (at most three queries), whoever wrote it; None for a new matter."""
    return case_of_refs(mail.answers) or _case_named(mail.subject)


def case_of_refs(refs: Sequence[str]) -> Case | None:
    """The case of the newest of these mails that was taken in; a reference names the oldest first."""
    known = known_refs(form_source().pk, list(refs)) if refs else {}
    signal = next((known[ref][0] for ref in reversed(refs) if ref in known), None)
    joined = CaseSignal.objects.select_related("case").filter(signal__public_id=signal).first()
    return joined.case if signal and joined else None


def is_of_reporter(case: Case, address: str) -> bool:
    """Whether a mail address is one that a reporter of the case gave (one query)."""
    reporters = Reporter.objects.filter(signals__in=case.case_signals.values("signal"), shredded_at=None)
    given = {email.casefold() for email in reporters.values_list("email", flat=True) if email}
    return address.casefold() in given


def own_words(text: str) -> str:
    """What is new in an answer, without what it quotes; all of it where nothing is left."""
    lines: list[str] = []
    for line in text.split("\n"):
        if _EARLIER.match(line):
            break
        if not line.lstrip().startswith((">", "＞")):
            lines.append(line)
    return "\n".join(lines).strip() or text


def _case_named(subject: str) -> Case | None:
    for written in _NUMBER.findall(subject):
        try:
            return case_by_number(clean_number(written))
        except (RuleRefused, NotFound):
            continue
    return None
