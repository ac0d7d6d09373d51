"""Requests of another system become cases here: each once, whatever is read twice; a bad one is held back."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import IntegrityError
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from qipan.cases.public import intake
from qipan.core.public import clock, system
from qipan.errors import InputError
from qipan.exchange.models import PartnerPoll, RemoteCase
from qipan.exchange.outbox import answers
from qipan.exchange.outbox.calls import call
from qipan.exchange.outbox.inbound_quarantine import hold_back, settle_taken
from qipan.exchange.outbox.partners import Connection
from qipan.exchange.section import Partner
from qipan.sense.public import Observation, Source, known_refs, source_by_code

BY = system("exchange")
PAGE = 200
MOST_PAGES = 200
# What was entered there late, with an earlier time, is still seen.
OVERLAP = timedelta(days=1)
LONGEST_REF, LONGEST_ADDRESS = 96, 200
WINDOW = timedelta(days=90)


def pull(partner: Connection) -> int:
    """Read what is new and take it in; returns how many cases were opened.

    The mark moves only when everything was read. Raises ``CallFailed`` and ``ValueError`` when the partner
    gives no usable answer: what was taken before stays taken.
    """
    began, source = clock.now(), source_by_code(partner.partner.source)
    look = PartnerPoll.objects.get(partner=partner.partner.code)
    since = (
        look.read_until - OVERLAP if look.read_until else began - timedelta(days=partner.partner.first_days)
    )
    since = max(since, began - WINDOW + OVERLAP)
    taken = sum(_take_page(partner.partner, source, rows) for rows in _pages(partner, since, began))
    PartnerPoll.objects.filter(partner=partner.partner.code).update(read_until=began)
    return taken


def _pages(partner: Connection, since: datetime, until: datetime) -> Iterator[list[answers.Row]]:
    """Page after page; a server that does not know pages gives everything at once and then the same again."""
    first: answers.Row | None = None
    named = partner.partner.jurisdiction
    params = {"jurisdiction_id": named} if named else {}
    params |= {"start_date": _stamp(since), "end_date": _stamp(until), "page_size": str(PAGE)}
    for page in range(1, MOST_PAGES + 1):
        rows = answers.rows(call("GET", partner.address("requests"), params={**params, "page": str(page)}))
        if not rows or rows[0] == first:
            return
        yield rows
        first = rows[0]
        if len(rows) != PAGE:
            return


def _stamp(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _take_page(partner: Partner, source: Source, rows: list[answers.Row]) -> int:
    numbered = [(answers.text(row, "service_request_id"), row) for row in rows]
    refs = [ref for ref, _row in numbered if ref]
    # What was sent there from here does not come back as a matter of theirs.
    sent = RemoteCase.objects.filter(partner=partner.code, remote_id__in=refs)
    known = {*known_refs(source.pk, refs), *sent.values_list("remote_id", flat=True)}
    return sum(_take(partner, source, row) for ref, row in numbered if ref not in known)


def _take(partner: Partner, source: Source, row: answers.Row) -> bool:
    """Take one request in; False for one that is over there, known already, or held back."""
    ref = answers.text(row, "service_request_id")
    if answers.text(row, "status").lower() == "closed":
        return False
    try:
        case = intake(by=BY, source=source, observation=_observation(partner, source, row)).case
    except InputError as error:
        raw = json.dumps(row, ensure_ascii=False).encode()
        known_as = ref if 0 < len(ref) <= LONGEST_REF else "row:" + hashlib.sha256(raw).hexdigest()
        reason = error.where or "row"
        hold_back(by=BY, origin=partner.code, ref=known_as, reason=reason[:32], message=str(error), raw=raw)
        return False
    except IntegrityError:
        if known_refs(source.pk, [ref]):
            return False
        raise
    settle_taken(by=BY, origin=partner.code, ref=ref, case=case.public_id)
    return True


def _observation(partner: Partner, source: Source, row: answers.Row) -> Observation:
    """What a request says, as a signal. Raises ``InputError`` naming the field that is not usable."""
    ref = answers.text(row, "service_request_id")
    if not 0 < len(ref) <= LONGEST_REF:
        raise InputError(_("The request has no number, or one that is too long."), where="service_request_id")
    theirs = answers.text(row, "service_code")
    words = answers.text(row, "description") or answers.text(row, "service_name")
    if not words:
        raise InputError(_("The report says nothing yet."), where="description")
    return Observation(
        occurred_at=_time(row),
        received_at=clock.now(),
        kind=source.signal_kind,
        channel="open311",
        category=partner.services.get(theirs, ""),
        text=words,
        external_ref=ref,
        lon=_degrees(row, "long"),
        lat=_degrees(row, "lat"),
        address=answers.text(row, "address")[:LONGEST_ADDRESS],
        payload={"open311": {"partner": partner.code, "service_code": theirs}},
    )


def _time(row: answers.Row) -> datetime:
    text = answers.text(row, "requested_datetime")
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise InputError(
            _("'%(text)s' is no time with an offset.") % {"text": text[:40]}, where="requested_datetime"
        )
    return found


def _degrees(row: answers.Row, name: str) -> float | None:
    text = answers.text(row, name)
    if not text:
        return None
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise InputError(_("'%(text)s' is no number of degrees.") % {"text": text[:40]}, where=name)
    return found
