"""Writes of public alerts: named persons publish, update, cancel; what was sent stands."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from qipan.core.public import Actor, Link, clock, current, new_id, record, unit_of_work
from qipan.emergency.alerts.composing import Words, compose, expiry, table
from qipan.emergency.alerts.models import GRAVE, AlertProposal, PublicAlert
from qipan.emergency.alerts.selectors import running_chain
from qipan.errors import InputError, NotPermitted, RuleRefused
from qipan.judge.public import Warning, rules
from qipan.kernels import cap
from qipan.people.public import Permission, account_by_id, require, require_person


@unit_of_work
def publish(*, by: Actor, warning: Warning, words: Words, reasons: str) -> PublicAlert:
    """Tell the public of a warning in force: the first message is an Alert, later ones are Updates of it.

    An update names all earlier messages of its chain. An orange or red one goes out by two persons
    (``propose``, ``second``). Raises ``NotPermitted`` without ``warning.issue`` there, ``InputError`` for
    missing words, ``RuleRefused`` without reasons, for a warning that is over and for one that takes two.
    """
    _ensure_may(by, warning, reasons)
    _ensure_in_force(warning)
    if goes_by_two(warning):
        raise RuleRefused(
            _("An orange or red alert goes out by two persons."),
            where="colour",
            mend=_("Propose it; another officer reads it and sends it."),
        )
    return _send_next(by, warning, words, reasons)


def goes_by_two(warning: Warning) -> bool:
    """Whether what the public is told of a warning needs a second named person."""
    return warning.colour in GRAVE


@unit_of_work
def propose(*, by: Actor, warning: Warning, words: Words, reasons: str) -> AlertProposal:
    """Write an orange or red alert for another officer to send. Errors as ``publish``."""
    _ensure_may(by, warning, reasons)
    _ensure_in_force(warning)
    if not goes_by_two(warning):
        raise RuleRefused(_("This alert needs no second person."), where="colour", mend=_("Send it."))
    now = clock.now().replace(microsecond=0)
    # What another would send is sound already: the second person reads, and mends nothing.
    _ensure_sound(_message(new_id("cap"), warning, words, now, running_chain(warning)))
    if AlertProposal.objects.filter(warning=warning, state="open").exists():
        raise RuleRefused(
            _("An alert on this warning waits for a second person already."),
            where="state",
            mend=_("Send it or withdraw it first."),
        )
    proposal = AlertProposal.objects.create(
        public_id=new_id("alp"),
        warning=warning,
        words=asdict(words),
        reasons=reasons.strip(),
        proposed_at=clock.now(),
        proposed_by=account_by_id(by.id),
    )
    record("judge.alert.proposed", by=by, subject=proposal.public_id, data={"warning": warning.public_id})
    return proposal


@unit_of_work
def second(*, by: Actor, proposal: AlertProposal, reasons: str) -> PublicAlert:
    """Send what another officer proposed, as it was written, with reasons of one's own.

    Raises ``NotPermitted`` for whoever proposed it, ``RuleRefused`` when it was sent or withdrawn meanwhile
    or its warning is over, and as ``publish``.
    """
    proposal = _locked(proposal)
    warning = proposal.warning
    _ensure_may(by, warning, reasons)
    _ensure_in_force(warning)
    if proposal.proposed_by.public_id == by.id:
        raise NotPermitted(
            _("Whoever wrote an alert does not send it alone."), mend=_("Another officer reads and sends it.")
        )
    alert = _send_next(by, warning, Words(**proposal.words), proposal.reasons, proposal)
    proposal.alert = alert
    _end(proposal, "sent", by, reasons)
    return alert


@unit_of_work
def withdraw(*, by: Actor, proposal: AlertProposal, reason: str) -> AlertProposal:
    """Take a proposed alert back; nothing goes out. A person with ``warning.issue`` there, with a reason."""
    proposal = _locked(proposal)
    _ensure_may(by, proposal.warning, reason)
    _end(proposal, "withdrawn", by, reason)
    return proposal


def _locked(proposal: AlertProposal) -> AlertProposal:
    rows = AlertProposal.objects.select_for_update(of=("self",)).select_related("warning", "proposed_by")
    proposal = rows.get(pk=proposal.pk)
    if proposal.state != "open":
        raise RuleRefused(_("This alert was sent or withdrawn already."), where="state")
    return proposal


def _end(proposal: AlertProposal, state: str, by: Actor, why: str) -> None:
    proposal.state, proposal.ended_at, proposal.ended_why = state, clock.now(), why.strip()
    proposal.ended_by = account_by_id(by.id)
    proposal.save()
    action = "judge.alert.seconded" if state == "sent" else "judge.alert.withdrawn"
    record(action, by=by, subject=proposal.public_id, data={"reasons": proposal.ended_why})


def _ensure_in_force(warning: Warning) -> None:
    if warning.state != "in-force":
        raise RuleRefused(
            _("This warning is not in force."), where="state", mend=_("Publish its newest revision.")
        )


def _send_next(
    by: Actor, warning: Warning, words: Words, reasons: str, proposal: AlertProposal | None = None
) -> PublicAlert:
    earlier = running_chain(warning)
    kind = "Update" if earlier else "Alert"
    return _send(by, warning, words, reasons=reasons, message_type=kind, earlier=earlier, proposal=proposal)


@unit_of_work
def call_off(*, by: Actor, warning: Warning, words: Words, reasons: str) -> PublicAlert:
    """Cancel what the public was told; the message names all earlier ones. Errors as ``publish``."""
    _ensure_may(by, warning, reasons)
    earlier = running_chain(warning)
    if not earlier:
        raise RuleRefused(_("The public was told nothing that could be cancelled."), where="state")
    return _send(by, warning, words, reasons=reasons, message_type="Cancel", earlier=earlier)


def _ensure_may(by: Actor, warning: Warning, reasons: str) -> None:
    require_person(by)
    require(by, Permission.WARNING_ISSUE, areas=warning.area.chain)
    rules.ensure_reasons(reasons)


def status_of(warning: Warning) -> str:
    """``Actual`` only in a working store, for a warning that nobody simulated."""
    return "Actual" if current().kind == "work" and not warning.simulated else "Exercise"


def _send(
    by: Actor,
    warning: Warning,
    words: Words,
    *,
    reasons: str,
    message_type: str,
    earlier: list[PublicAlert],
    proposal: AlertProposal | None = None,
) -> PublicAlert:
    sent, public_id, status = clock.now().replace(microsecond=0), new_id("cap"), status_of(warning)
    message = compose(
        public_id, warning, words, message_type=message_type, status=status, sent=sent, earlier=earlier
    )
    _ensure_sound(message)
    sender = account_by_id(by.id)
    content = cap.write(message).decode()
    chain, position = (earlier[0].chain, len(earlier) + 1) if earlier else (public_id, 1)
    made = PublicAlert(
        public_id=public_id,
        warning=warning,
        chain=chain,
        position=position,
        message_type=message_type,
        status=status,
        colour=warning.colour,
        sender=table().sender,
        sent=sent,
        expires=expiry(sent),
        **{name: getattr(words, name).strip() for name in Words.__dataclass_fields__},
        area=warning.area,
        issued_by=proposal.proposed_by if proposal else sender,
        seconded_by=sender if proposal else None,
        reasons=reasons.strip(),
        content=content,
        simulated=status != "Actual",
    )
    _keep(made)
    links = [Link(earlier[-1].public_id, public_id, "replaced")] if earlier else []
    data = {"type": message_type, "status": status, "sha256": hashlib.sha256(content.encode()).hexdigest()}
    record("judge.alert.sent", by=by, subject=public_id, data=data, links=links)
    return made


def _message(
    public_id: str, warning: Warning, words: Words, sent: datetime, earlier: list[PublicAlert]
) -> cap.Alert:
    kind, status = "Update" if earlier else "Alert", status_of(warning)
    return compose(public_id, warning, words, message_type=kind, status=status, sent=sent, earlier=earlier)


def _keep(made: PublicAlert) -> None:
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise RuleRefused(
            _("Somebody else told the public meanwhile."), mend=_("Load the page again.")
        ) from error


def _ensure_sound(message: cap.Alert) -> None:
    found = cap.faults(message)
    if found:
        raise InputError(found[0].what, where=found[0].where, mend=_("Change the words or the city's text."))
