"""A request posted by Open311 becomes a case: same number, rights and clocks as by any other door.

A request that is sent twice is one case: by the caller's own reference for ever, by an identical body for ten
minutes. The reporter's secret is derived from the post, so that a repeat can hand it out again although it
stands nowhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from qipan.cases.public import Case, ReporterContact, form_source, intake, kept, rules
from qipan.core.public import Actor, clock, new_id, record, unit_of_work
from qipan.errors import RuleRefused, TooMany
from qipan.exchange.models import ExchangeKey, Open311Submission
from qipan.exchange.open311.media import File, fetched
from qipan.exchange.photos import Handed, keep_photos
from qipan.sense.public import Observation, note_files

SAME_BODY = timedelta(minutes=10)
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Request:
    """What was posted, checked for form. ``reference`` is the caller's own name for it."""

    category: str
    text: str
    told: ReporterContact
    lon: float | None = None
    lat: float | None = None
    address: str = ""
    area_code: str = ""
    reference: str = ""
    attributes: dict[str, list[str]] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)
    media_urls: tuple[str, ...] = ()
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """The case, the reporter's secret, whether it had been taken before, and what became of its photos."""

    posted: Open311Submission
    secret: str
    repeated: bool
    photos: Sequence[Handed] = ()


def post_request(*, key: ExchangeKey, asked: Request) -> Taken:
    """Take a request in. Raises ``InputError`` as any intake does, ``TooMany`` above the key's limit.

    Pictures that it names are fetched first, and not for a repeat: no transaction waits for another system.
    """
    is_new = _before(key, fingerprint(asked), asked, clock.wall_now() - SAME_BODY) is None
    files, left_out = fetched(asked.media_urls) if is_new else ([], [])
    return _post(key, asked, [*asked.files, *files], left_out)


@unit_of_work
def _post(key: ExchangeKey, asked: Request, files: Sequence[File], left_out: Sequence[Handed]) -> Taken:
    # One key's posts take turns: two copies that arrive at once are one case.
    ExchangeKey.objects.select_for_update(of=("self",)).get(pk=key.pk)
    now, mark = clock.wall_now(), fingerprint(asked)
    before = _before(key, mark, asked, now - SAME_BODY)
    if before is not None:
        return Taken(before, secret_of(before), repeated=True)
    if Open311Submission.objects.filter(key=key, posted_at__gt=now - HOUR).count() >= key.per_hour:
        raise TooMany(f"this key may post {key.per_hour} requests an hour")
    case = _open(key, asked, mark)
    posted = Open311Submission.objects.create(
        public_id=new_id("opt"),
        key=key,
        case=case,
        fingerprint=mark,
        referred=bool(asked.reference),
        body=_body(asked),
        posted_at=now,
    )
    secret = secret_of(posted)
    Case.objects.filter(pk=case.pk).update(secret=rules.hash_secret(secret, settings.SECRET_KEY))
    data = {"key": key.public_id, "post": posted.public_id}
    record("act.exchange.posted", by=actor_of(key), subject=case.public_id, data=data)
    return Taken(posted, secret, repeated=False, photos=_keep(case, files, left_out))


def _keep(case: Case, files: Sequence[File], left_out: Sequence[Handed]) -> list[Handed]:
    handed = [*keep_photos(case.number, case.origin, files), *left_out]
    if handed:
        note_files(case.origin, [asdict(file) for file in handed])
    return handed


def actor_of(key: ExchangeKey) -> Actor:
    """The program behind a key: it may report, and nothing else."""
    name = f"open311:{key.public_id}"
    return Actor(id=name, kind="system", label=name, organisation=key.party.public_id)


def posted_by(key: ExchangeKey) -> set[str]:
    """Ids of the cases that came by a key (one query)."""
    return set(Open311Submission.objects.filter(key=key).values_list("case__public_id", flat=True))


def fingerprint(asked: Request) -> str:
    """What tells a repeat: the caller's reference, or everything that was said."""
    if asked.reference:
        return hashlib.sha256(f"ref:{asked.reference}".encode()).hexdigest()
    return _body(asked)


def _body(asked: Request) -> str:
    """The digest of everything that was said."""
    told = asked.told
    said: list[Any] = [asked.category, asked.text, asked.lon, asked.lat, asked.address, asked.area_code]
    said += [told.name, told.phone, told.email, asked.attributes, asked.answers, asked.media_urls]
    said += [hashlib.sha256(content).hexdigest() for _name, content in asked.files]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def secret_of(posted: Open311Submission) -> str:
    """The reporter's secret of a post (HMAC-SHA-256 of its id), in letters that cannot be confused."""
    return rules.derived_secret(f"open311-secret:{posted.public_id}", settings.SECRET_KEY)


def _before(key: ExchangeKey, mark: str, asked: Request, since: Any) -> Open311Submission | None:
    same = Open311Submission.objects.select_related("case").filter(key=key, fingerprint=mark)
    if not asked.reference:
        same = same.filter(posted_at__gt=since)
    posted = same.order_by("-posted_at").first()
    if posted is not None and posted.body != _body(asked):
        raise RuleRefused(
            _("This reference names another request, %(number)s.") % {"number": posted.case.number},
            where="external_id",
            mend=_("Give each request a reference of its own; add to one by servicerequestupdates."),
        )
    return posted


def _open(key: ExchangeKey, asked: Request, mark: str) -> Case:
    now, source = clock.now(), form_source()
    payload: dict[str, Any] = {"key": key.public_id}
    payload |= {"attributes": asked.attributes} if asked.attributes else {}
    payload |= {"media_urls": list(asked.media_urls)} if asked.media_urls else {}
    seen = Observation(
        occurred_at=now,
        received_at=now,
        kind=source.signal_kind,
        channel="open311",
        category=asked.category,
        text=asked.text,
        external_ref=f"open311:{key.public_id}:{mark[:40]}" if asked.reference else "",
        lon=asked.lon,
        lat=asked.lat,
        address=asked.address,
        area_code=asked.area_code,
        payload={"open311": payload, **kept(asked.category, asked.answers)},
    )
    return intake(by=actor_of(key), source=source, observation=seen, told=asked.told).case


def post_by_token(token: str) -> Open311Submission | None:
    """The post behind a token (one query)."""
    return Open311Submission.objects.select_related("case").filter(public_id=token).first()
