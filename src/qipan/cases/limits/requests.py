"""Who may ask for something about a limit, and who may decide it: never the same party."""

from __future__ import annotations

from django.utils.translation import gettext as _

from qipan.cases.limits.models import ClockRequest
from qipan.cases.models import Case, Clock, Order
from qipan.cases.selectors import running_order
from qipan.cases.visibility import ensure_right
from qipan.core.public import Actor, clock, reason_problem
from qipan.errors import NotPermitted, RuleRefused
from qipan.people.public import Account, Organisation, Permission, account_by_id, require_person

HANDLING = "handle"


def ensure_said(reason: str) -> str:
    """The reason, trimmed. Raises ``RuleRefused`` when nothing is said."""
    said = reason.strip()
    if problem := reason_problem(said):
        raise RuleRefused(
            problem,
            where="reason",
            mend=_("Write it in one sentence; it stays with the case."),
        )
    return said


def own_order(by: Actor, case: Case) -> Order:
    """The running order of the case, which the asker's party handles.

    Raises ``RuleRefused`` when none runs, ``NotPermitted`` for anybody outside its party.
    """
    require_person(by)
    order = running_order(case)
    if order is None:
        raise RuleRefused(_("No order runs on this case."), mend=_("Dispatch it first."))
    ensure_right(by, Permission.CASE_HANDLE, case, order.party.code)
    return order


def handling_clocks(case: Case) -> list[Clock]:
    """The running clocks of the handling, the phases first. Raises ``RuleRefused`` when none runs."""
    found = list(Clock.objects.filter(case=case, stage=HANDLING, stopped_at=None).order_by("id"))
    if not found:
        raise RuleRefused(_("No handling clock runs on this case."))
    return found


def ensure_in_time(running: Clock) -> None:
    """Raise ``RuleRefused`` when the deadline has passed: overtime is a fact that stays."""
    if clock.now() > running.due_at:
        raise RuleRefused(
            _("The deadline has passed; its overtime is a fact that stays."),
            mend=_("Finish the work; after the case is closed, overtime can be appealed."),
        )


def ensure_open(asked: ClockRequest) -> None:
    """Raise ``RuleRefused`` when the request was decided already."""
    if not asked.is_open:
        raise RuleRefused(_("This request has been decided already."))


def ensure_decides(by: Actor, asked: ClockRequest, right: Permission = Permission.CLOCK_DECIDE) -> Account:
    """The account of whoever may decide a request: with the right, not the asker, and of another party.

    Raises ``NotPermitted``.
    """
    require_person(by)
    ensure_right(by, right, asked.case)
    account = account_by_id(by.id)
    if account.pk == asked.asked_by_id or belongs(by, account, asked.party):
        raise NotPermitted(
            _("Whoever asks, or works for the party that asks, does not decide."),
            mend=_("Leave the decision to somebody else."),
        )
    return account


def belongs(by: Actor, account: Account, party: Organisation) -> bool:
    """Whether somebody works for a party: by the own organisation or by a role held within it."""
    home = account.organisation.path
    within = home == party.path or home.startswith(f"{party.path}/")
    return within or any(party.code in grant.organisations for grant in by.grants)
