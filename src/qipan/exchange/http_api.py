"""Exchange with other systems: the outbox, webhooks, keys, what was held back, mails."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, File, Query, Router, Schema, Status
from ninja.files import UploadedFile

from qipan.exchange.mail.intake import take_mail
from qipan.exchange.mail.parsing import MOST_BYTES
from qipan.exchange.models import Delivery, ExchangeKey, QuarantinedInbound, Subscription
from qipan.exchange.open311 import keys
from qipan.exchange.outbox import admin as steering
from qipan.exchange.outbox import inbound_quarantine as held
from qipan.exchange.outbox import presenters as shown
from qipan.exchange.outbox import webhooks
from qipan.people.public import Permission, actor_on, require
from qipan.ui.public import Body

router = Router(tags=["exchange"])


class DeliveryOut(Schema):
    """One thing to be told to one receiver."""

    id: str
    kind: Literal["webhook", "open311"]
    target: str
    event: str
    subject: str
    state: Literal["waiting", "delivered", "refused", "unsure", "given-up"]
    attempts: int
    next_at: datetime
    last_error: str
    reason: str
    made_at: datetime
    ended_at: datetime | None


class OutboxQuery(Schema):
    """Which deliveries; ``before`` is the ``next`` of the page before."""

    state: str = ""
    before: int = Field(0, ge=0, lt=2**63)


class OutboxOut(Schema):
    """A page of deliveries, newest first."""

    deliveries: list[DeliveryOut]
    counts: dict[str, int]
    next: int = Field(description="Ask for the next page with it; 0 on the last")


class PartnerOut(Schema):
    """A partner of the city's text, and how the last look at it went."""

    code: str
    name: str
    connected: bool
    party: str
    source: str
    looked_at: datetime | None
    failures: int
    last_error: str


class ArrivedIn(Body):
    """The number under which the partner has it."""

    remote_id: str = Field(max_length=96)


class WhyIn(Body):
    """Why."""

    reason: str = Field(max_length=300)


class WebhookIn(Body):
    """A new webhook."""

    party: str
    url: str = Field(max_length=500)
    events: list[str]
    purpose: str = Field(max_length=200)
    everything: bool = False


class WebhookOut(Schema):
    """A webhook. ``secret`` is told once, when it is made or renewed."""

    id: str
    party: str
    url: str
    events: list[str]
    everything: bool
    purpose: str
    state: Literal["active", "paused", "ended"]
    failures: int
    notice: str
    secret: str = ""


class WebhookStateIn(Body):
    """What a webhook is to be."""

    state: Literal["active", "paused", "ended"]
    reason: str = Field("", max_length=300)


class KeyIn(Body):
    """A new key of Open311."""

    party: str
    purpose: str = Field(max_length=200)
    per_hour: int = 600
    days: int = 365


class KeyOut(Schema):
    """A key of Open311. ``key`` is told once, when it is made."""

    id: str
    party: str
    purpose: str
    per_hour: int
    expires_at: datetime
    ended_at: datetime | None
    key: str = ""


class HeldOut(Schema):
    """Something that came in and was not taken; its content is not told."""

    id: str
    origin: str
    reason: str
    message: str
    seen_at: datetime
    settled_at: datetime | None
    case: str


class FileLeftOut(Schema):
    """A file that was not kept, and why."""

    name: str
    why: str


class MailOut(Schema):
    """What became of a mail."""

    state: Literal["taken", "added", "known", "held"]
    case: str
    number: str
    secret: str
    held: str
    left_out: list[FileLeftOut] = Field(description="Files that came with it and were not kept")
    message: str


def _delivery(d: Delivery) -> dict[str, Any]:
    names = ("kind", "target", "event", "subject", "state", "attempts", "next_at", "last_error", "reason")
    return {"id": d.public_id, "made_at": d.made_at, "ended_at": d.ended_at} | {
        n: getattr(d, n) for n in names
    }


def _webhook(s: Subscription, secret: str = "") -> dict[str, Any]:
    names = ("url", "events", "everything", "purpose", "state", "failures", "notice")
    told = {n: getattr(s, n) for n in names}
    return {"id": s.public_id, "party": s.party.code, "secret": secret, **told}


def _key(key: ExchangeKey, plain: str = "") -> dict[str, Any]:
    told = {n: getattr(key, n) for n in ("purpose", "per_hour", "expires_at", "ended_at")}
    return {"id": key.public_id, "party": key.party.code, "key": plain, **told}


def _held(h: QuarantinedInbound) -> dict[str, Any]:
    names = ("origin", "reason", "message", "seen_at", "settled_at", "case")
    return {"id": h.public_id} | {n: getattr(h, n) for n in names}


@router.get("/outbox", response=OutboxOut, summary="What is to be told to others, newest first")
def outbox(request: HttpRequest, asked: Query[OutboxQuery]) -> dict[str, Any]:
    """Needs ``exchange.view``."""
    by = actor_on(request)
    rows = [row["delivery"] for row in shown.deliveries(by=by, state=asked.state, before=asked.before)]
    more = rows[-1].pk if len(rows) == shown.PAGE else 0
    return {"deliveries": [_delivery(d) for d in rows], "counts": shown.counts(by=by), "next": more}


@router.post("/outbox/{delivery_id}/again", response=DeliveryOut, summary="Send it again with the next run")
def again(request: HttpRequest, delivery_id: str) -> dict[str, Any]:
    """Needs ``exchange.manage``. What may have arrived may then arrive twice."""
    return _delivery(steering.try_again(by=actor_on(request), public_id=delivery_id))


@router.post("/outbox/{delivery_id}/arrived", response=DeliveryOut, summary="Note that it arrived")
def arrived(request: HttpRequest, delivery_id: str, told: ArrivedIn) -> dict[str, Any]:
    """Needs ``exchange.manage``; for what was sent to partners."""
    remote = steering.arrived(by=actor_on(request), public_id=delivery_id, remote_id=told.remote_id)
    return _delivery(remote.delivery)


@router.post("/outbox/{delivery_id}/give-up", response=DeliveryOut, summary="Send it no more")
def give_up(request: HttpRequest, delivery_id: str, told: WhyIn) -> dict[str, Any]:
    """Needs ``exchange.manage`` and a reason."""
    return _delivery(steering.give_up(by=actor_on(request), public_id=delivery_id, reason=told.reason))


@router.get("/partners", response=list[PartnerOut], summary="Partners and how the last look went")
def partners(request: HttpRequest) -> list[dict[str, Any]]:
    """Needs ``exchange.view``."""
    found = shown.partners(by=actor_on(request))
    names = ("code", "name", "connected", "party", "source")
    return [
        {name: row[name] for name in names}
        | {
            "looked_at": getattr(row["look"], "looked_at", None),
            "failures": getattr(row["look"], "failures", 0),
            "last_error": getattr(row["look"], "last_error", ""),
        }
        for row in found
    ]


@router.get("/webhooks", response=list[WebhookOut], summary="All webhooks")
def webhook_list(request: HttpRequest) -> list[dict[str, Any]]:
    """Needs ``exchange.view``."""
    return [_webhook(s) for s in shown.subscriptions(by=actor_on(request))]


@router.post("/webhooks", response={201: WebhookOut}, summary="Tell a party of events from now on")
def subscribe(request: HttpRequest, told: WebhookIn) -> Status[dict[str, Any]]:
    """Needs ``exchange.manage``. The secret is told this once."""
    made = webhooks.subscribe(by=actor_on(request), **told.dict())
    return Status(201, _webhook(made.subscription, made.secret))


@router.post("/webhooks/{webhook_id}/state", response=WebhookOut, summary="Pause, resume or end a webhook")
def webhook_state(request: HttpRequest, webhook_id: str, told: WebhookStateIn) -> dict[str, Any]:
    """Needs ``exchange.manage``. What waits is kept while paused, and given up at the end."""
    by = actor_on(request)
    return _webhook(webhooks.set_state(by=by, public_id=webhook_id, state=told.state, reason=told.reason))


@router.post("/webhooks/{webhook_id}/secret", response=WebhookOut, summary="A new secret from now on")
def webhook_secret(request: HttpRequest, webhook_id: str) -> dict[str, Any]:
    """Needs ``exchange.manage``."""
    made = webhooks.renew_secret(by=actor_on(request), public_id=webhook_id)
    return _webhook(made.subscription, made.secret)


@router.get("/open311/keys", response=list[KeyOut], summary="All keys of Open311")
def key_list(request: HttpRequest) -> list[dict[str, Any]]:
    """Needs ``exchange.view``."""
    require(actor_on(request), Permission.EXCHANGE_VIEW)
    return [_key(key) for key in keys.all_keys()]


@router.post("/open311/keys", response={201: KeyOut}, summary="Make a key of Open311")
def make_key(request: HttpRequest, told: KeyIn) -> Status[dict[str, Any]]:
    """Needs ``exchange.manage``. The key is told this once."""
    made = keys.make_key(by=actor_on(request), **told.dict())
    return Status(201, _key(made.key, made.plain))


@router.post("/open311/keys/{key_id}/end", response=KeyOut, summary="Take a key back")
def end_key(request: HttpRequest, key_id: str) -> dict[str, Any]:
    """Needs ``exchange.manage``."""
    return _key(keys.end_key(by=actor_on(request), public_id=key_id))


@router.get("/held", response=list[HeldOut], summary="What came in and was not taken")
def held_list(request: HttpRequest) -> list[dict[str, Any]]:
    """Needs ``case.intake``."""
    require(actor_on(request), Permission.CASE_INTAKE)
    return [_held(h) for h in held.open_ones()]


@router.post("/held/{held_id}/take-in", response=HeldOut, summary="Make a case of it after all")
def take_in(request: HttpRequest, held_id: str) -> dict[str, Any]:
    """Needs ``case.intake``; for mails."""
    return _held(held.take_in(by=actor_on(request), public_id=held_id))


@router.post("/held/{held_id}/set-aside", response=HeldOut, summary="Nothing is to be done about it")
def set_aside(request: HttpRequest, held_id: str, told: WhyIn) -> dict[str, Any]:
    """Needs ``case.intake`` and a reason; what was kept is removed."""
    return _held(held.set_aside(by=actor_on(request), public_id=held_id, reason=told.reason))


@router.post("/intake/mail", response=MailOut, summary="Take the file of a mail in")
def mail(request: HttpRequest, file: File[UploadedFile]) -> dict[str, Any]:
    """Needs ``case.intake``. The same mail twice is one case; what is no report is held back."""
    became = take_mail(by=actor_on(request), raw=file.read(MOST_BYTES + 1))
    return {
        "state": became.state,
        "case": became.case.public_id if became.case else "",
        "number": became.case.number if became.case else "",
        "secret": became.receipt.secret if became.receipt else "",
        "held": became.held.public_id if became.held else "",
        "left_out": [{"name": file.name, "why": file.why} for file in became.left_out],
        "message": became.held.message if became.held else "",
    }
