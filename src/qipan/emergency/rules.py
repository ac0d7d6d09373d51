"""Rules of emergencies: who may, and what needs reasons."""

from __future__ import annotations

from django.utils.translation import gettext as _

from qipan.core.public import JUDGEMENT_REASON, Actor, reason_problem
from qipan.emergency.models import Emergency, EmergencyPost
from qipan.emergency.section.plans import Plan
from qipan.errors import InputError, NotFound, NotPermitted, RuleRefused
from qipan.people.public import Account, Permission, account_by_id, require, require_person

# A committed stock is a whole number of things; nobody asks for more than this.
MOST = 1_000_000


def plan_of(emergency: Emergency) -> Plan:
    """The plan as it stood when it was opened."""
    return Plan.model_validate(emergency.text)


def lock(emergency: Emergency) -> Emergency:
    """The emergency as it stands now, locked; two writers take turns. Raises when it is over."""
    rows = Emergency.objects.select_for_update(of=("self",)).select_related("area", "officer")
    found = rows.defer("area__geometry").filter(pk=emergency.pk).first()
    if found is None:
        raise NotFound(_("This emergency no longer stands."))
    if found.state == "ended":
        raise RuleRefused(_("This emergency has ended."), mend=_("Its pages stay readable; open a new one."))
    return found


def commander(by: Actor, emergency: Emergency) -> Account:
    """The named person behind ``by``, who may command in the emergency's area."""
    require_person(by)
    require(by, Permission.EMERGENCY_COMMAND, areas=emergency.area.chain if emergency.area else ())
    return account_by_id(by.id)


def in_charge(by: Actor, emergency: Emergency) -> Account:
    """The officer who answers for the emergency now. Raises ``NotPermitted`` for anybody else."""
    account = commander(by, emergency)
    if account.pk != emergency.officer_id:
        raise NotPermitted(
            _("Only the officer in charge may do this."),
            mend=_("Ask for a hand-over, or take charge with reasons."),
        )
    return account


def at_work(by: Actor, emergency: Emergency) -> Account:
    """A named person with a post in the emergency, or one who may command."""
    require_person(by)
    posts = EmergencyPost.objects.filter(emergency=emergency, until=None, holder__public_id=by.id)
    return account_by_id(by.id) if posts.exists() else commander(by, emergency)


def ensure_reasons(text: str, where: str = "reasons") -> str:
    """The reasons without blanks around them. Raises ``RuleRefused`` when they say nothing."""
    if problem := reason_problem(text, least=JUDGEMENT_REASON):
        raise RuleRefused(problem, where=where, mend=_("Say in your own words what makes this step right."))
    return text.strip()


def ensure_words(text: str, where: str) -> str:
    """The text without blanks around it. Raises ``InputError`` when it is empty."""
    if not text.strip():
        raise InputError(_("Nothing was written."), where=where, mend=_("Write it in one sentence."))
    return text.strip()
