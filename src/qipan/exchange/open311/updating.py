"""A reporter's words on a request that stands: ``POST servicerequestupdates``, an extension cities share.

Whoever posted a request may add to it. Where an answer stands and the update says that the matter is still
open, the outcome is contested: ``voice`` tells how (``on_contest``), this room only hands it on.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import NamedTuple

from django.http import HttpRequest
from django.utils.translation import gettext as _

from qipan.cases.public import Case, add_words, form_source
from qipan.core.public import clock, unit_of_work
from qipan.errors import InputError
from qipan.exchange.models import ExchangeKey, Open311Submission
from qipan.exchange.open311.faults import missing, unknown
from qipan.exchange.open311.media import File, fetched, named_urls, sent_files
from qipan.exchange.open311.posting import actor_of
from qipan.exchange.photos import Handed, keep_photos
from qipan.sense.public import Observation, known_refs, note_files

LONGEST_TEXT = 4000
STILL_OPEN = ("open", "reopened", "still_open")
# Contests the outcome of a case in these words; False where no answer stands that could be contested.
Contest = Callable[[Case, str], bool]
_contests: list[Contest] = []


def on_contest(contest: Contest) -> None:
    """Whoever keeps verdicts tells how an outcome is contested."""
    _contests.append(contest)


@dataclass(frozen=True, slots=True)
class Update:
    """What was posted, checked for form."""

    number: str
    text: str
    status: str = ""
    reference: str = ""
    media_urls: tuple[str, ...] = ()
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Added:
    """The case, the id of the update, whether it had been taken before, and what became of its photos."""

    case: Case
    update: str
    repeated: bool
    photos: Sequence[Handed] = ()


def read_update(request: HttpRequest) -> Update:
    """The update in a posted form. Raises ``InputError`` for what is missing or too long."""
    given = {
        name: request.POST.get(name, "").strip() for name in ("service_request_id", "description", "status")
    }
    for name in ("service_request_id", "description"):
        if not given[name]:
            raise missing(name)
    if len(given["description"]) > LONGEST_TEXT:
        raise InputError(f"description has more than {LONGEST_TEXT} characters")
    return Update(
        number=given["service_request_id"],
        text=given["description"],
        status=given["status"].lower(),
        reference=(request.POST.get("update_id", "") or request.headers.get("idempotency-key", "")).strip()[
            :200
        ],
        media_urls=tuple(named_urls(request)),
        files=tuple(sent_files(request)),
    )


def add_update(*, key: ExchangeKey, update: Update) -> Added:
    """Take an update in.

    Pictures that it names are fetched before anything is written.

    Raises ``NotFound`` for a request that this key did not post, ``RuleRefused`` for one that has ended.
    """
    posts = Open311Submission.objects.select_related("case").filter(key=key, case__number=update.number)
    posted = posts.first()
    if posted is None:
        raise unknown("service_request_id", update.number)
    ref = f"open311-update:{_mark(key, update)}"
    before = known_refs(form_source().pk, [ref]).get(ref)
    if before is not None:
        return Added(posted.case, before[0], repeated=True)
    files, left_out = fetched(update.media_urls)
    return _take(key, posted.case, update, ref, _Files([*update.files, *files], left_out))


@unit_of_work
def _take(key: ExchangeKey, case: Case, update: Update, ref: str, files: _Files) -> Added:
    signal = _add(key, case, update, ref)
    photos = [*keep_photos(case.number, signal, files.had), *files.left_out]
    if photos:
        note_files(signal, [asdict(file) for file in photos])
    return Added(case, signal, repeated=False, photos=photos)


class _Files(NamedTuple):
    """Files that are at hand, and those that could not be had."""

    had: Sequence[File]
    left_out: Sequence[Handed]


def _add(key: ExchangeKey, case: Case, update: Update, ref: str) -> str:
    """Contest, where the update says that an answered matter is open, and add the words; id of the signal."""
    if update.status in STILL_OPEN:
        any(contest(case, update.text) for contest in _contests)
    now, source = clock.now(), form_source()
    observation = Observation(
        occurred_at=now,
        received_at=now,
        kind=source.signal_kind,
        channel="open311",
        text=update.text,
        external_ref=ref,
        payload={"open311": {"key": key.public_id, "status": update.status}},
    )
    return add_words(by=actor_of(key), case=case, source=source, observation=observation).public_id


def _mark(key: ExchangeKey, update: Update) -> str:
    """What tells a repeat: the caller's own id of the update, or everything that was said."""
    named = [key.public_id, update.number, update.reference]
    said = [] if update.reference else [update.text, update.status, *update.media_urls]
    files = (
        [] if update.reference else [hashlib.sha256(content).hexdigest() for _name, content in update.files]
    )
    return hashlib.sha256(json.dumps([*named, *said, *files]).encode()).hexdigest()[:40]


def receipt(added: Added) -> str:
    """What the sender is told."""
    return _("Added to the request %(number)s.") % {"number": added.case.number}
