"""What is to be told, derived from the sealed log: each event once for each receiver.

The cursor moves in the transaction that writes the deliveries, so that a killed worker neither loses nor
doubles one, and no service needs to know who listens.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qipan.cases.public import Case
from qipan.core.public import Event, advance, bulk, clock, new_id, position_of, sealed_after, unit_of_work
from qipan.exchange.models import Delivery, Subscription
from qipan.exchange.outbox.partners import Connection, connections

CONSUMER = "act.outbox"
BATCH = 500
# What may be told to a webhook. What others did with our messages is not: it would be told for ever.
TOLD = ("act.case.", "act.order.", "judge.warning.", "voice.feedback.")
DISPATCHED = "act.case.dispatch"


def derive() -> int:
    """Turn newly sealed events into deliveries; returns how many."""
    made = 0
    while (count := _batch()) is not None:
        made += count
    return made


@unit_of_work
def _batch() -> int | None:
    since = position_of(CONSUMER)
    read = sealed_after(since, BATCH)
    if not read:
        return None
    events = [event for _no, event in read if event.action.startswith(TOLD)]
    wanted = [*_for_partners(events), *_for_webhooks(events)]
    if not advance(CONSUMER, since=since, to=read[-1][0]):
        # Another worker read the same stretch; it has written what is to be told.
        return 0
    now = clock.wall_now()
    rows = [
        {
            "public_id": new_id("dlv"),
            "kind": kind,
            "target": target,
            "event": event.public_id,
            "subject": event.subject,
            "state": "waiting",
            "attempts": 0,
            "next_at": now,
            "lease": "",
            "leased_until": None,
            "last_error": "",
            "made_at": now,
            "ended_at": None,
            "reason": "",
        }
        for kind, target, event in wanted
    ]
    bulk.insert(Delivery, rows, ignore_conflicts=True)
    return len(rows)


Wanted = tuple[str, str, Event]


def _for_partners(events: Sequence[Event]) -> Iterator[Wanted]:
    """Orders given to a party that works in another system."""
    served: dict[str, Connection] = {c.partner.party: c for c in connections() if c.partner.party and c.url}
    for event in events:
        if event.action == DISPATCHED and (found := served.get(event.content.get("party", ""))):
            yield "open311", found.partner.code, event


def _for_webhooks(events: Sequence[Event]) -> Iterator[Wanted]:
    """What subscriptions wait for, within what their party leads."""
    listening = list(Subscription.objects.exclude(state="ended").select_related("party")) if events else []
    leads = _leads(events) if any(not s.everything for s in listening) else {}
    for subscription in listening:
        own = f"{subscription.party.path}/"
        for event in events:
            within = subscription.everything or f"{leads.get(event.subject, '')}/".startswith(own)
            if within and event.recorded_at >= subscription.made_at and wants(subscription, event.action):
                yield "webhook", subscription.public_id, event


def wants(subscription: Subscription, action: str) -> bool:
    """Whether an action is among those asked for; ``act.case.`` stands for all below it."""
    return any(
        action == asked or (asked[-1:] == "." and action.startswith(asked)) for asked in subscription.events
    )


def _leads(events: Sequence[Event]) -> dict[str, str]:
    """Path of the party that leads each case (one query)."""
    cases = Case.objects.filter(public_id__in={e.subject for e in events}, lead__isnull=False)
    return dict(cases.values_list("public_id", "lead__path"))
