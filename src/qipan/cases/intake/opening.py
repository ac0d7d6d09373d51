"""Opening cases: a report by any channel gets one number, one set of rights and the same clocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from qipan.cases import rules
from qipan.cases.models import Case, CaseSignal
from qipan.cases.section.conditions import Conditions
from qipan.cases.section.workflow import CaseWorkflow
from qipan.cases.similar.record_hint import likely_duplicate
from qipan.cases.triage.verdicts import suggested
from qipan.cases.work import clocks
from qipan.core.public import (
    Actor,
    batch_events,
    clock,
    insert_or_skip,
    insert_rows,
    local_time,
    new_id,
    pack,
    record,
)
from qipan.errors import InputError, RuleRefused
from qipan.kernels.identifiers import mask
from qipan.people.public import Permission, require
from qipan.places.section import Areas
from qipan.sense.public import Observation, Signal, Source, keep_reporter, receive
from qipan.sense.section.categories import Categories
from qipan.suggest.public import active_model, advise

# Who works on the spot reports what is seen there; all other doors are the clerks'.
DOOR_RIGHTS = {"patrol": Permission.CASE_HANDLE}


@dataclass(frozen=True, slots=True)
class ReporterContact:
    """What a reporter told of themselves; all of it may be empty."""

    name: str = ""
    phone: str = ""
    address: str = ""
    wants_call: bool = False
    email: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a reporter takes away: the number to name and the secret that proves it is theirs."""

    case: Case
    secret: str


def intake(
    *,
    by: Actor,
    source: Source,
    observation: Observation,
    told: ReporterContact | None = None,
    secret: str = "",
) -> Receipt:
    """Take a report in by any channel and open its case: same number, same rights, same clocks.

    ``secret`` is the reporter's, where it has to be one that can be made again.

    Raises ``InputError`` for an empty report or an unknown category.
    """
    if not observation.text.strip():
        raise InputError(
            _("The report says nothing yet."), where="text", mend=_("Say what is wrong, and where.")
        )
    if by.is_person and observation.channel != "web":
        require(by, DOOR_RIGHTS.get(observation.channel, Permission.CASE_INTAKE))
    if observation.category:
        pack()[Categories].category(observation.category)
    with transaction.atomic(), batch_events():
        told = told or ReporterContact()
        kept = keep_reporter(
            name=told.name,
            phone=told.phone,
            address=told.address,
            wants_call=told.wants_call,
            email=told.email,
        )
        signal = receive(by=by, source=source, observation=observation, reporter=kept)
        return open_case(by=by, signals=[signal], secret=secret)


@transaction.atomic(savepoint=False)
def open_case(*, by: Actor, signals: Sequence[Signal], title: str = "", secret: str = "") -> Receipt:
    """Open one case for one or more signals that have none yet. The first signal gives place and text.

    Raises ``InputError`` without a signal, ``RuleRefused`` for one that belongs to a case.
    """
    if not signals:
        raise InputError(_("A case needs a signal."), where="signals")
    first = signals[0]
    index, now, secret = pack(), clock.now(), secret or rules.new_secret()
    advice = None if first.category else advise(index, first.text, active_model())
    category = advice.first if advice else first.category
    case = Case(
        public_id=new_id("cas"),
        secret=rules.hash_secret(secret, settings.SECRET_KEY),
        title=_title(title, first, category),
        category=category,
        condition=index[Conditions].usual(category),
        state=index[CaseWorkflow].initial_state.code,
        channel=first.channel,
        origin=first.public_id,
        area=first.area,
        district=index[Areas].district_of(first.area.code) if first.area else "",
        lon=first.lon,
        lat=first.lat,
        cell=first.cell,
        opened_at=now,
        simulated=first.simulated,
        pack_digest=index.digest,
    )
    alike = likely_duplicate(case, first)
    insert(case)
    _join(case, signals)
    links = suggested(advice, case) if advice else []
    told = {"category": category, **alike}
    record("act.case.opened", by=by, subject=case.public_id, data=told, links=links)
    return Receipt(case, secret)


def _join(case: Case, signals: Sequence[Signal]) -> None:
    joined = [CaseSignal(case=case, signal=signal, joined_at=case.opened_at) for signal in signals]
    try:
        insert_rows(joined)
    except IntegrityError as error:
        raise RuleRefused(
            _("A signal belongs to one case only."), mend=_("Open the case that has it.")
        ) from error


def _title(given: str, signal: Signal, category: str) -> str:
    """The first line of what was said, for lists: without telephone or identity numbers."""
    said = (given or signal.text).strip() or signal.address or pack().label("category", category, "zh")
    return mask(said.splitlines()[0] if said else signal.channel)[:160]


def insert(case: Case, *, since: datetime | None = None) -> None:
    """Give the case a free number and its opening clocks (from ``since``, else its opening), and save it."""
    starting = clocks.started(case, pack()[CaseWorkflow].opening_stages, since or case.opened_at)
    case.due_at = min((c.due_at for c in starting), default=None)
    case.number = rules.new_number(local_time(case.opened_at))
    while not insert_or_skip(case, "number"):
        # Seven random digits met one another on a day.
        case.number = rules.new_number(local_time(case.opened_at))
    insert_rows(starting)
