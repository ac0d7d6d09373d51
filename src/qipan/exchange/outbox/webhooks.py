"""Webhooks: a party is told of what happens to its cases, in ids and facts, signed.

A named person subscribes; a receiver that fails again and again is paused with a notice, and loses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import F
from django.utils.translation import gettext as _

from qipan.cases.public import Case
from qipan.core.public import Actor, Event, canonical, clock, new_id, record, system, unit_of_work
from qipan.errors import InputError, NotFound, RuleRefused
from qipan.exchange.models import Delivery, Subscription
from qipan.exchange.open311.keys import ensure_purpose
from qipan.exchange.outbox.calls import CallFailed, call, ensure_may_call
from qipan.exchange.outbox.derive_deliveries import TOLD
from qipan.exchange.outbox.signing import headers_for, secret_for
from qipan.people.public import Permission, organisation_by_code, require, require_person

BY = system("outbox")
# So many failed attempts in a row pause a webhook: with the pauses between them more than a day.
MOST_FAILURES = 12
# Facts of an event that are told: codes and ids. Reasons and other words of people stay here.
FACTS = (
    "from",
    "to",
    "category",
    "party",
    "duty",
    "override",
    "confirmed",
    "passed",
    "check",
    "order",
    "verdict",
)


@dataclass(frozen=True, slots=True)
class NewWebhook:
    """A webhook and its secret, which is shown this once."""

    subscription: Subscription
    secret: str


@unit_of_work
def subscribe(
    *, by: Actor, party: str, url: str, events: Sequence[str], purpose: str, everything: bool = False
) -> NewWebhook:
    """Tell a party of events from now on. Raises ``InputError`` for an address or event not allowed."""
    _ensure_manager(by)
    ensure_purpose(purpose)
    ensure_may_call(url)
    _ensure_events(events)
    organisation = organisation_by_code(party)
    if organisation.dissolved_at is not None:
        raise RuleRefused(_("This party has been dissolved."), where="party", mend=_("Name its successor."))
    made = Subscription.objects.create(
        public_id=new_id("whk"),
        party=organisation,
        url=url,
        events=sorted(set(events)),
        everything=everything,
        purpose=purpose.strip(),
        made_at=clock.wall_now(),
        made_by=by.id,
    )
    data = {"party": party, "events": made.events, "everything": everything}
    record("act.exchange.webhook-made", by=by, subject=made.public_id, data=data)
    return NewWebhook(made, secret_of(made))


def _ensure_manager(by: Actor) -> None:
    require_person(by)
    require(by, Permission.EXCHANGE_MANAGE)


def _ensure_events(events: Sequence[str]) -> None:
    wrong = [e for e in events if not e.startswith(TOLD) or len(e) > 64]
    if wrong or not events or len(events) > 40:
        raise InputError(
            _("This event is not told to others: %(event)s") % {"event": (wrong or ["-"])[0][:64]},
            where="events",
            mend=_("Begin with one of: %(known)s") % {"known": ", ".join(TOLD)},
        )


def secret_of(subscription: Subscription) -> str:
    """The secret under which messages to a webhook are signed now."""
    return secret_for(settings.SECRET_KEY, subscription.public_id, subscription.secret_no)


@unit_of_work
def renew_secret(*, by: Actor, public_id: str) -> NewWebhook:
    """A new secret from now on; the old one signs nothing more."""
    _ensure_manager(by)
    found = locked(public_id)
    found.secret_no += 1
    found.save(update_fields=["secret_no"])
    record("act.exchange.webhook-secret", by=by, subject=public_id, data={"no": found.secret_no})
    return NewWebhook(found, secret_of(found))


@unit_of_work
def set_state(*, by: Actor, public_id: str, state: str, reason: str = "") -> Subscription:
    """Pause, resume or end a webhook; what waits is kept while paused and given up when it ends.

    Raises ``RuleRefused`` for one that has ended, ``InputError`` for a state that is none.
    """
    _ensure_manager(by)
    found = locked(public_id)
    if state not in dict(Subscription.STATES):
        raise InputError(_("There is no such state."), where="state", mend="active, paused, ended")
    if found.state == "ended":
        raise RuleRefused(_("This webhook has ended."), mend=_("Make a new one."))
    found.state, found.failures, found.notice = state, 0, reason.strip()[:300]
    found.save(update_fields=["state", "failures", "notice"])
    waiting = Delivery.objects.filter(target=public_id, state="waiting")
    if state == "active":
        waiting.update(next_at=clock.wall_now())
    elif state == "ended":
        waiting.update(state="given-up", ended_at=clock.wall_now(), reason=_("The webhook has ended."))
    record("act.exchange.webhook-state", by=by, subject=public_id, data={"state": state})
    return found


def locked(public_id: str) -> Subscription:
    """The webhook with an id, locked. Raises ``NotFound``."""
    found = Subscription.objects.select_for_update(of=("self",)).filter(public_id=public_id).first()
    if found is None:
        raise NotFound(_("No webhook has the id %(id)s.") % {"id": public_id})
    return found


def send(delivery: Delivery) -> None:
    """Send one message, signed now. Raises ``CallFailed``."""
    found = Subscription.objects.get(public_id=delivery.target)
    event, body = Event.objects.get(public_id=delivery.event), b""
    body = canonical(message(delivery.public_id, event)).encode()
    stamp = int(clock.wall_now().timestamp())
    try:
        ensure_may_call(found.url)
    except InputError as error:
        raise CallFailed(str(error), arrived=False) from error
    call("POST", found.url, body=body, headers=headers_for(secret_of(found), delivery.public_id, stamp, body))


def message(message_id: str, event: Event) -> dict[str, Any]:
    """What is told of an event: the same in every attempt."""
    found = Case.objects.filter(public_id=event.subject).values("number", "simulated").first()
    case: dict[str, Any] = {**found} if found else {}
    facts = {name: value for name, value in event.content.items() if name in FACTS}
    told = {"event": event.public_id, "subject": event.subject, **case, **facts}
    return {"id": message_id, "type": event.action, "timestamp": event.at, "data": told}


def note_success(delivery: Delivery) -> None:
    """The receiver is well."""
    Subscription.objects.filter(public_id=delivery.target, failures__gt=0).update(failures=0)


@unit_of_work
def note_failure(delivery: Delivery, *, gone: bool) -> None:
    """Count a failure; one too many, or a receiver that says it is gone, pauses the webhook."""
    Subscription.objects.filter(public_id=delivery.target).update(failures=F("failures") + 1)
    found = locked(delivery.target)
    if found.state != "active" or not (gone or found.failures >= MOST_FAILURES):
        return
    words = _("The receiver says that it is gone.") if gone else _("It failed %(times)d times in a row.")
    found.state, found.notice = "paused", words % {"times": found.failures}
    found.save(update_fields=["state", "notice"])
    data = {"state": "paused", "failures": found.failures, "gone": gone}
    record("act.exchange.webhook-state", by=BY, subject=found.public_id, data=data)
