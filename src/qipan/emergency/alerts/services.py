"""Writes of public alerts: a named person publishes, updates, cancels; what was sent stands."""

from __future__ import annotations

import hashlib

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from qipan.core.public import Actor, Link, clock, current, new_id, record, unit_of_work
from qipan.emergency.alerts.composing import Words, compose, expiry, table
from qipan.emergency.alerts.models import PublicAlert
from qipan.emergency.alerts.selectors import running_chain
from qipan.errors import InputError, RuleRefused
from qipan.judge.public import Warning, rules
from qipan.kernels import cap
from qipan.people.public import Permission, account_by_id, require, require_person


@unit_of_work
def publish(*, by: Actor, warning: Warning, words: Words, reasons: str) -> PublicAlert:
    """Tell the public of a warning in force: the first message is an Alert, later ones are Updates of it.

    An update names all earlier messages of its chain. Raises ``NotPermitted`` without ``warning.issue``
    there, ``RuleRefused`` without reasons or for a warning that is over, ``InputError`` for missing words.
    """
    _ensure_may(by, warning, reasons)
    if warning.state != "in-force":
        raise RuleRefused(
            _("This warning is not in force."), where="state", mend=_("Publish its newest revision.")
        )
    earlier = running_chain(warning)
    kind = "Update" if earlier else "Alert"
    return _send(by, warning, words, reasons=reasons, message_type=kind, earlier=earlier)


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
) -> PublicAlert:
    sent, public_id, status = clock.now().replace(microsecond=0), new_id("cap"), status_of(warning)
    message = compose(
        public_id, warning, words, message_type=message_type, status=status, sent=sent, earlier=earlier
    )
    _ensure_sound(message)
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
        issued_by=account_by_id(by.id),
        reasons=reasons.strip(),
        content=content,
        simulated=status != "Actual",
    )
    _keep(made)
    links = [Link(earlier[-1].public_id, public_id, "replaced")] if earlier else []
    data = {"type": message_type, "status": status, "sha256": hashlib.sha256(content.encode()).hexdigest()}
    record("judge.alert.sent", by=by, subject=public_id, data=data, links=links)
    return made


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
