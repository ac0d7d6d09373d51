"""A mail taken in: same number, rights and clocks as by any other door; each mail once.

Who wrote goes to the protected record of the reporter. What is no report (an answering machine, an empty or
broken mail) is held back with its reason, and a clerk may take it in after all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from qipan.cases.public import Case, CaseSignal, Receipt, ReporterContact, add_words, form_source, intake
from qipan.core.public import Actor, clock, unit_of_work
from qipan.errors import InputError, RuleRefused
from qipan.exchange.mail.parsing import MOST_BYTES, Mail, Unreadable, parse_mail
from qipan.exchange.mail.threads import case_meant, is_of_reporter, own_words
from qipan.exchange.models import QuarantinedInbound
from qipan.exchange.outbox.inbound_quarantine import hold_back, settle_taken
from qipan.exchange.photos import Handed, keep_photos
from qipan.people.public import Permission, require
from qipan.sense.public import Observation, known_refs, note_files

ORIGIN = "mail"
# Room for the subject and for saying that the rest is in the file.
MOST_TEXT = 9000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mail, and of each file that came with it.

    ``taken`` (with receipt), ``added`` to its reporter's case, ``known`` (its case), or ``held`` (with why).
    """

    state: str
    receipt: Receipt | None = None
    case: Case | None = None
    held: QuarantinedInbound | None = None
    files: Sequence[Handed] = ()

    @property
    def left_out(self) -> list[Handed]:
        """The files that were not kept, each with the reason."""
        return [file for file in self.files if not file.photo]


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
    meant = case_meant(mail)
    try:
        if meant is None:
            return _open(by, mail)
        if not is_of_reporter(meant, mail.address):
            return _held(by, mail.ref, "other-address", _of_another(meant), raw)
        return _add(by, mail, meant)
    except RuleRefused as error:
        return _held(by, mail.ref, "case-ended", _of_ended(meant, error), raw)
    except InputError as error:
        return _held(by, mail.ref, error.where or "input", str(error), raw)
    except IntegrityError:
        # The same mail was taken in at the same moment.
        known = _known(mail)
        if known is None:
            raise
        return Outcome("known", case=known)


def _of_another(case: Case) -> str:
    return _("This goes on with case %(number)s, but comes from another address than its reporter's.") % {
        "number": case.number
    }


def _of_ended(case: Case | None, error: RuleRefused) -> str:
    return f"{case.number}: {error}" if case else str(error)


@unit_of_work
def _open(by: Actor, mail: Mail) -> Outcome:
    """A case of its own."""
    told = ReporterContact(name=mail.name, email=mail.address)
    source, observation = form_source(), _observation(mail, mail.text)
    receipt = intake(by=by, source=source, observation=observation, told=told)
    files = _keep_files(mail, receipt.case.number, receipt.case.origin)
    settle_taken(by=by, origin=ORIGIN, ref=mail.ref, case=receipt.case.public_id)
    return Outcome("taken", receipt=receipt, case=receipt.case, files=files)


@unit_of_work
def _add(by: Actor, mail: Mail, case: Case) -> Outcome:
    """More words on a case that stands."""
    observation = _observation(mail, own_words(mail.text))
    signal = add_words(by=by, case=case, source=form_source(), observation=observation)
    files = _keep_files(mail, case.number, signal.public_id)
    settle_taken(by=by, origin=ORIGIN, ref=mail.ref, case=case.public_id)
    return Outcome("added", case=case, files=files)


def _keep_files(mail: Mail, number: str, signal: str) -> list[Handed]:
    files = keep_photos(number, signal, [(file.name, file.content) for file in mail.attachments])
    if files:
        note_files(signal, [asdict(file) for file in files])
    return files


def _observation(mail: Mail, text: str) -> Observation:
    now, source = clock.now(), form_source()
    words, payload = _words(mail, text), _payload(mail)
    return Observation(
        occurred_at=min(mail.sent_at, now) if mail.sent_at else now,
        received_at=now,
        kind=source.signal_kind,
        channel="mail",
        text=words,
        external_ref=mail.ref,
        payload={"mail": payload},
    )


def _words(mail: Mail, text: str) -> str:
    """Subject and text; a very long text is cut, and the whole of it kept beside."""
    if len(text) > MOST_TEXT:
        cut = _("(Cut here: the mail has %(length)d characters.)") % {"length": len(text)}
        text = f"{text[:MOST_TEXT]}\n{cut}"
    said = "\n".join(part for part in (mail.subject, text) if part)
    files = ", ".join(a.name for a in mail.attachments)
    return f"{said}\n{_('Attachments:')} {files}"[:9900] if files and said else said


def _payload(mail: Mail) -> dict[str, Any]:
    payload: dict[str, Any] = {"attachments": [a.facts for a in mail.attachments]}
    is_whole = len(mail.text) <= MOST_TEXT and not mail.answers
    return payload if is_whole else payload | {"text": mail.text}


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
    case = _open(by, mail).case
    return case.public_id if case else ""
