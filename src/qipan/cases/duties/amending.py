"""Changes of the duty list: a named person, who did not make the ruling, accepts or rejects with reasons."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from qipan.cases.models import DutyAmendment, DutyProposal
from qipan.cases.section.duties import Duty
from qipan.core.public import Actor, clock, local_time, new_id, pack, reason_problem, record, unit_of_work
from qipan.errors import InputError, NotPermitted, RuleRefused
from qipan.people.public import Permission, account_by_id, require, require_person
from qipan.people.section import Parties
from qipan.places.section import AREAS


def today() -> date:
    """The city's day."""
    return local_time(clock.now()).date()


@unit_of_work
def accept_proposal(*, by: Actor, proposal: DutyProposal, reasons: str, effective: date) -> DutyAmendment:
    """Put a proposed duty in force from a day on, today or later.

    Raises ``NotPermitted`` for whoever ruled, ``InputError`` for a day that has passed or without reasons,
    ``RuleRefused`` for what is decided already or names a party that is no more.
    """
    proposal = _ready(by, proposal, reasons)
    if effective < today():
        raise InputError(
            _("A duty cannot begin in the past: whoever worked then followed the old one."),
            where="effective",
            mend=_("Name today or a later day."),
        )
    duty = Duty.model_validate({**proposal.duty, "valid_from": effective})
    _ensure_parties(duty)
    _decide(by, proposal, "accepted", reasons)
    made = DutyAmendment.objects.create(
        public_id=new_id("amd"), proposal=proposal, duty=duty.model_dump(mode="json"), made_at=clock.now()
    )
    data = {"reason": reasons.strip(), "duty": duty.id, "effective": effective, "amendment": made.public_id}
    record("act.proposal.accepted", by=by, subject=proposal.public_id, data=data)
    return made


@unit_of_work
def reject_proposal(*, by: Actor, proposal: DutyProposal, reasons: str) -> DutyProposal:
    """Leave the duty list as it is, with reasons; the ruling stays a precedent."""
    proposal = _ready(by, proposal, reasons)
    _decide(by, proposal, "rejected", reasons)
    record("act.proposal.rejected", by=by, subject=proposal.public_id, data={"reason": reasons.strip()})
    return proposal


def _ready(by: Actor, proposal: DutyProposal, reasons: str) -> DutyProposal:
    """The proposal, locked, after right and rule."""
    require_person(by)
    require(by, Permission.DUTY_AMEND)
    locked = DutyProposal.objects.select_for_update(of=("self",)).select_related("ruling__ruled_by")
    proposal = locked.get(pk=proposal.pk)
    if proposal.ruling.ruled_by.public_id == by.id:
        raise NotPermitted(
            _("Whoever ruled does not decide on the change of the list."),
            mend=_("Leave it to somebody else."),
        )
    if proposal.state != "open":
        raise RuleRefused(_("This proposal is decided already."), mend=_("Open it to read the decision."))
    if problem := reason_problem(reasons):
        raise InputError(problem, where="reasons", mend=_("Write it in one sentence."))
    return proposal


def _ensure_parties(duty: Duty) -> None:
    """Each party of the duty exists, in some district at least."""
    districts = ["", *(area.code for area in pack().pack[AREAS] if area.level == "district")]
    for code in (duty.lead, duty.fallback, *duty.assist):
        if not any(pack()[Parties].resolve(code, district) for district in districts):
            raise RuleRefused(
                _("The city has no party '%(code)s' any more.") % {"code": code},
                mend=_("Reject the proposal, and put the change into the city's text."),
            )


def _decide(by: Actor, proposal: DutyProposal, state: str, reasons: str) -> None:
    proposal.state, proposal.decided_at, proposal.reasons = state, clock.now(), reasons.strip()
    proposal.decided_by = account_by_id(by.id)
    proposal.save(update_fields=["state", "decided_at", "reasons", "decided_by"])
