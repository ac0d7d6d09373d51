"""Writes of judgement by people: findings acknowledged, dismissed or made warnings, which may be adjusted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from qipan.core.public import Actor, clock, new_id, pack, record, unit_of_work
from qipan.errors import NotFound
from qipan.judge import rules
from qipan.judge.models import Finding, Warning
from qipan.judge.section.warnings import WarningColours
from qipan.people.public import Account, Permission, account_by_id, require, require_person

TO_JUDGE = ("open", "acknowledged")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person says of a finding: grades on the three axes of the pack's table, words, and why.

    No p-value enters. Raises ``RuleRefused`` without reasons, ``InputError`` without words.
    """

    urgency: str
    trend: str
    harm: str
    title: str
    text: str
    reasons: str

    def __post_init__(self) -> None:
        rules.ensure_reasons(self.reasons)
        rules.ensure_words(self.title, self.text)


@unit_of_work
def acknowledge(*, by: Actor, finding: Finding) -> Finding:
    """A named officer takes a finding on. Raises ``RuleRefused`` when somebody else was quicker."""
    officer = _officer(by, finding, Permission.FINDING_JUDGE)
    finding = _lock_finding(finding, ["open"])
    finding.state, finding.judged_by, finding.judged_at = "acknowledged", officer, clock.now()
    finding.save(update_fields=["state", "judged_by", "judged_at"])
    record("judge.finding.acknowledged", by=by, subject=finding.public_id)
    return finding


@unit_of_work
def dismiss(*, by: Actor, finding: Finding, reasons: str) -> Finding:
    """Set a finding aside, with reasons of at least ten characters; it is not raised again while it lasts."""
    officer = _officer(by, finding, Permission.FINDING_JUDGE)
    rules.ensure_reasons(reasons)
    finding = _lock_finding(finding, TO_JUDGE)
    _judged(finding, "dismissed", officer, reasons)
    record("judge.finding.dismissed", by=by, subject=finding.public_id, data={"reasons": finding.reasons})
    return finding


@unit_of_work
def confirm(
    *,
    by: Actor,
    finding: Finding,
    urgency: str,
    trend: str,
    harm: str,
    title: str,
    text: str,
    reasons: str,
    simulated: bool = False,
) -> Warning:
    """Make a finding a warning; its colour is what the pack's table gives for the three grades.

    ``simulated`` marks a warning that an invented person issues in a demo or replay. Raises ``NotPermitted``
    for whoever may not issue warnings and for the system, ``RuleRefused`` without reasons or when somebody
    else judged first, ``InputError`` without words, ``NotFound`` for a grade that the city does not have.
    """
    officer = _officer(by, finding, Permission.WARNING_ISSUE)
    judgement = Judgement(urgency, trend, harm, title, text, reasons)
    finding = _lock_finding(finding, TO_JUDGE)
    warning = _warning(finding, officer, judgement, simulated=finding.simulated or simulated)
    _judged(finding, "confirmed", officer, reasons)
    record("judge.finding.confirmed", by=by, subject=finding.public_id)
    record("judge.warning.issued", by=by, subject=warning.public_id, data=_told(warning))
    return warning


@unit_of_work
def adjust(
    *, by: Actor, warning: Warning, urgency: str, trend: str, harm: str, title: str, text: str, reasons: str
) -> Warning:
    """Replace a warning in force by a new revision; the old one stays as adjusted. Errors as ``confirm``."""
    officer = _officer(by, warning.finding, Permission.WARNING_ISSUE)
    judgement = Judgement(urgency, trend, harm, title, text, reasons)
    old = _end_warning(warning, "adjusted")
    made = _warning(old.finding, officer, judgement, simulated=old.simulated, previous=old)
    data = {**_told(made), "previous": old.public_id}
    record("judge.warning.adjusted", by=by, subject=made.public_id, data=data)
    return made


@unit_of_work
def cancel(*, by: Actor, warning: Warning, reasons: str) -> Warning:
    """End a warning, with reasons, which stand in the log. Errors as ``confirm``."""
    _officer(by, warning.finding, Permission.WARNING_ISSUE)
    rules.ensure_reasons(reasons)
    ended = _end_warning(warning, "cancelled")
    record("judge.warning.cancelled", by=by, subject=ended.public_id, data={"reasons": reasons.strip()})
    return ended


def _officer(by: Actor, finding: Finding, right: Permission) -> Account:
    """The named person behind ``by``, who holds the right in the finding's area."""
    require_person(by)
    require(by, right, areas=finding.area.chain)
    return account_by_id(by.id)


def _lock_finding(finding: Finding, states: Sequence[str]) -> Finding:
    """The finding as it stands now, locked: of two officers at once the second is refused."""
    found = (
        Finding.objects.select_for_update(of=("self",)).select_related("area").filter(pk=finding.pk).first()
    )
    if found is None:
        raise NotFound(_("This finding no longer stands."))
    rules.ensure_state(found.state, states)
    return found


def _judged(finding: Finding, state: str, officer: Account, reasons: str) -> None:
    finding.state, finding.reasons = state, reasons.strip()
    finding.judged_by, finding.judged_at = officer, clock.now()
    finding.save(update_fields=["state", "reasons", "judged_by", "judged_at"])


def _end_warning(warning: Warning, state: str) -> Warning:
    rows = Warning.objects.select_for_update(of=("self",)).select_related("finding__area")
    found = rows.filter(pk=warning.pk).first()
    if found is None:
        raise NotFound(_("This warning no longer stands."))
    rules.ensure_state(found.state, ["in-force"])
    found.state, found.ended_at = state, clock.now()
    found.save(update_fields=["state", "ended_at"])
    return found


def _warning(
    finding: Finding,
    officer: Account,
    judgement: Judgement,
    *,
    simulated: bool,
    previous: Warning | None = None,
) -> Warning:
    return Warning.objects.create(
        public_id=new_id("wrn"),
        finding=finding,
        previous=previous,
        colour=pack()[WarningColours].colour(judgement.urgency, judgement.trend, judgement.harm),
        urgency=judgement.urgency,
        trend=judgement.trend,
        harm=judgement.harm,
        title=judgement.title.strip(),
        text=judgement.text.strip(),
        area=finding.area,
        issued_at=clock.now(),
        issued_by=officer,
        reasons=judgement.reasons.strip(),
        simulated=simulated,
    )


def _told(warning: Warning) -> dict[str, str]:
    return {
        "colour": warning.colour,
        "urgency": warning.urgency,
        "trend": warning.trend,
        "harm": warning.harm,
        "finding": warning.finding.public_id,
    }
