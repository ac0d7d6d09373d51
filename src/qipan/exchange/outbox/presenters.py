"""Reads of the outbox: its page, the panel of a case, the description on a walk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count
from django.utils.translation import get_language

from qipan.cases.public import Case
from qipan.core.public import Actor, Description, Panel, pack
from qipan.exchange.models import Delivery, PartnerPoll, RemoteCase, Subscription
from qipan.exchange.outbox.partners import connections
from qipan.exchange.section import EXCHANGE
from qipan.people.public import Permission, has_permission, require

PAGE = 100
NEEDS_SOMEBODY = ("refused", "unsure")


def deliveries(*, by: Actor, state: str = "", before: int = 0) -> list[dict[str, Any]]:
    """Deliveries with the case and the receiver they belong to, newest first (three queries at most)."""
    require(by, Permission.EXCHANGE_VIEW)
    found = Delivery.objects.order_by("-id")
    found = found.filter(state=state) if state else found
    page = list((found.filter(pk__lt=before) if before else found)[:PAGE])
    cases = dict(
        Case.objects.filter(public_id__in={d.subject for d in page}).values_list("public_id", "number")
    )
    hooks = Subscription.objects.filter(public_id__in={d.target for d in page if d.kind == "webhook"})
    names = {hook.public_id: hook.url for hook in hooks}
    names |= {c.partner.code: pack_name(c.partner.code) for c in connections()}
    return [
        {"delivery": d, "number": cases.get(d.subject, ""), "receiver": names.get(d.target, d.target)}
        for d in page
    ]


def pack_name(code: str) -> str:
    """What a partner is called in the language of the page."""
    partners = pack().pack[EXCHANGE].partners
    return next((p.name.in_language(get_language() or "zh") for p in partners if p.code == code), code)


def counts(*, by: Actor) -> dict[str, int]:
    """How many deliveries there are in each state (one query)."""
    require(by, Permission.EXCHANGE_VIEW)
    found = dict(Delivery.objects.values_list("state").annotate(n=Count("pk")).order_by())
    return {state: found.get(state, 0) for state, _name in Delivery.STATES}


def partners(*, by: Actor) -> list[dict[str, Any]]:
    """Partners of the city's text, whether they are connected, and how the last look went (one query)."""
    require(by, Permission.EXCHANGE_VIEW)
    looks = {look.partner: look for look in PartnerPoll.objects.all()}
    return [
        {
            "code": c.partner.code,
            "name": pack_name(c.partner.code),
            "connected": bool(c.url),
            "party": c.partner.party,
            "source": c.partner.source,
            "look": looks.get(c.partner.code),
        }
        for c in connections()
    ]


def subscriptions(*, by: Actor) -> list[Subscription]:
    """All webhooks, newest first (one query)."""
    require(by, Permission.EXCHANGE_VIEW)
    return list(Subscription.objects.select_related("party").order_by("-id"))


def case_panel(actor: Actor, case: str) -> Panel | None:
    """On the page of a case: where else it stands, and what was not delivered (two queries)."""
    remotes = [
        {"remote": r, "partner": pack_name(r.partner)}
        for r in RemoteCase.objects.filter(case__public_id=case).order_by("id")
    ]
    stuck = list(
        Delivery.objects.filter(subject=case, kind="open311").exclude(state="delivered").order_by("id")
    )
    waiting = [{"delivery": d, "partner": pack_name(d.target)} for d in stuck if d.state != "given-up"]
    if not (remotes or waiting):
        return None
    may = has_permission(actor, Permission.EXCHANGE_VIEW)
    return Panel("exchange/outbox/_panel.html", {"remotes": remotes, "waiting": waiting, "may": may})


def describe_remotes(ids: Iterable[str]) -> Iterable[Description]:
    """Descriptions for a walk (one query)."""
    for r in RemoteCase.objects.filter(public_id__in=list(ids)).select_related("case"):
        title = f"{pack_name(r.partner)} {r.remote_id or r.token}"
        url = f"/cases/{r.case.public_id}/"
        yield Description(
            r.public_id, "order elsewhere", title, r.status, r.sent_at.isoformat(), url, r.case.simulated
        )
