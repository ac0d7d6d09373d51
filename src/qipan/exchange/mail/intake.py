"""A mail taken in: same number, rights and clocks as by any other door; each mail once.

Who wrote goes to the protected record of the reporter. What is no report (an answering machine, an empty or
broken mail) is held back with its reason, and a clerk may take it in after all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from qipan.cases.public import Case, CaseSignal, Receipt, ReporterContact, form_source, intake
from qipan.core.public import Actor, clock, unit_of_work
from qipan.errors import InputError
from qipan.exchange.mail.parsing import MOST_BYTES, Attachment, Mail, Unreadable, parse_mail
from qipan.exchange.models import QuarantinedInbound
from qipan.exchange.outbox.inbound_quarantine import hold_back, settle_taken
from qipan.people.public import Permission, require
from qipan.sense.public import Observation, known_refs

ORIGIN = "mail"
# Room for the subject and for saying that the rest is in the file.
MOST_TEXT = 9000

# Whoever keeps files: called with actor, case and attachments in the transaction of the intake.
Keeper = Callable[[Actor, Case, Sequence[Attachment]], None]
_keepers: list[Keeper] = []


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mail: ``taken`` (with receipt), ``known`` (its case), or ``held`` with its reason."""

    state: str
    receipt: Receipt | None = None
    case: Case | None = None
    held: QuarantinedInbound | None = None


def keep_attachments(keeper: Keeper) -> None:
    """A part of the house that keeps files tells so."""
    if keeper not in _keepers:
        _keepers.append(keeper)


def take_mail(*, by: Actor, raw: bytes) -> Outcome:
    """Take a mail in, unless it stands already or is no report. A person needs ``case.intake``."""
    if by.is_person:
        require(by, Permission.CASE_INTAKE)
    digest = f"mail:sha256:{hashlib.sha256(raw).hexdigest()}"
    if not raw.strip():
        return _held(by, digest, "empty", _("The file is empty."), raw)
    try:
        mail = parse_mail(raw)
    except Unreadable as error:
        return _held(by, digest, error.reason, _UNREADABLE[error.reason](str(error)), raw)
    if mail.automatic:
        return _held(by, mail.ref, mail.automatic, _automatic(mail), raw)
    return _take(by, mail, raw)


_UNREADABLE: dict[str, Callable[[str], str]] = {
    "too-large": lambda _words: (
        _("The mail is too large; up to %(most)d MB are read.") % {"most": MOST_BYTES >> 20}
    ),
    "too-many-parts": lambda _words: _("The mail has too many parts."),
    "no-mail": lambda _words: _("This is no mail: it has none of a mail's headers."),
    "broken": lambda words: _("The mail is broken and could not be read (%(why)s).") % {"why": words},
}


def _automatic(mail: Mail) -> str:
    return _("Nobody seems to have written this: %(why)s. Subject: %(subject)s") % {
        "why": mail.automatic,
        "subject": mail.subject[:120] or "-",
    }


def _take(by: Actor, mail: Mail, raw: bytes) -> Outcome:
    known = _known(mail)
    if known is not None:
        return Outcome("known", case=known)
    try:
        receipt = _open(by, mail)
    except InputError as error:
        return _held(by, mail.ref, error.where or "input", str(error), raw)
    except IntegrityError:
        # The same mail was taken in at the same moment.
        known = _known(mail)
        if known is None:
            raise
        return Outcome("known", case=known)
    return Outcome("taken", receipt=receipt, case=receipt.case)


@unit_of_work
def _open(by: Actor, mail: Mail) -> Receipt:
    now, source = clock.now(), form_source()
    words, payload = _words(mail), _payload(mail)
    seen = Observation(
        occurred_at=min(mail.sent_at, now) if mail.sent_at else now,
        received_at=now,
        kind=source.signal_kind,
        channel="mail",
        text=words,
        external_ref=mail.ref,
        payload={"mail": payload},
    )
    receipt = intake(
        by=by, source=source, observation=seen, told=ReporterContact(name=mail.name, email=mail.address)
    )
    for keep in _keepers:
        keep(by, receipt.case, mail.attachments)
    settle_taken(by=by, origin=ORIGIN, ref=mail.ref, case=receipt.case.public_id)
    return receipt


def _words(mail: Mail) -> str:
    """Subject and text; a very long text is cut, and the whole of it kept beside."""
    text = mail.text
    if len(text) > MOST_TEXT:
        cut = _("(Cut here: the mail has %(length)d characters.)") % {"length": len(text)}
        text = f"{text[:MOST_TEXT]}\n{cut}"
    said = "\n".join(part for part in (mail.subject, text) if part)
    files = ", ".join(a.name for a in mail.attachments)
    return f"{said}\n{_('Attachments:')} {files}"[:9900] if files and said else said


def _payload(mail: Mail) -> dict[str, Any]:
    payload: dict[str, Any] = {"attachments": [a.facts for a in mail.attachments]}
    return payload | ({"text": mail.text} if len(mail.text) > MOST_TEXT else {})


def _known(mail: Mail) -> Case | None:
    """The case of a mail that was taken in before (two queries)."""
    found = known_refs(form_source().pk, [mail.ref]).get(mail.ref)
    if found is None:
        return None
    joined = CaseSignal.objects.select_related("case").filter(signal__public_id=found[0]).first()
    return joined.case if joined else None


def _held(by: Actor, ref: str, reason: str, message: str, raw: bytes) -> Outcome:
    return Outcome(
        "held", held=hold_back(by=by, origin=ORIGIN, ref=ref, reason=reason, message=message, raw=raw)
    )


def take_held(by: Actor, held: QuarantinedInbound) -> str:
    """Take a mail in that was held back: a clerk knows better. Raises ``InputError`` without words."""
    try:
        mail = parse_mail(bytes(held.raw or b""))
    except Unreadable as error:
        raise InputError(
            _UNREADABLE[error.reason](str(error)), mend=_("Type it in at the intake, then set this aside.")
        ) from error
    return _open(by, mail).case.public_id
