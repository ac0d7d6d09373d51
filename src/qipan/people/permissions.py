"""Every permission of the house, and the roles that hold them.

Roles are code: reviewed, versioned, tested.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """One thing that somebody may do."""

    BOARD_VIEW = "board.view"
    CASE_VIEW = "case.view"
    CASE_INTAKE = "case.intake"
    CASE_TRIAGE = "case.triage"
    CASE_DISPATCH = "case.dispatch"
    CASE_HANDLE = "case.handle"
    CASE_CHECK = "case.check"
    CASE_INSPECT = "case.inspect"
    CASE_ANSWER = "case.answer"
    CASE_RULE = "case.rule"
    CASE_WHISTLE = "case.whistle"
    DUTY_AMEND = "duty.amend"
    CLOCK_DECIDE = "clock.decide"
    APPEAL_DECIDE = "appeal.decide"
    REPORTER_REVEAL = "reporter.reveal"
    PHOTO_RELEASE = "photo.release"
    PHOTO_ORIGINAL = "photo.original"
    FINDING_JUDGE = "finding.judge"
    WARNING_ISSUE = "warning.issue"
    DOSSIER_DRAFT = "dossier.draft"
    DOSSIER_SIGN = "dossier.sign"
    ORDER_ISSUE = "order.issue"
    EMERGENCY_COMMAND = "emergency.command"
    REVIEW_WRITE = "review.write"
    POOL_VIEW = "pool.view"
    POOL_IMPORT = "pool.import"
    AUDIT_VIEW = "audit.view"
    EVALUATION_VIEW = "evaluation.view"
    EXCHANGE_VIEW = "exchange.view"
    EXCHANGE_MANAGE = "exchange.manage"
    RETENTION_VIEW = "retention.view"
    RETENTION_HOLD = "retention.hold"
    MODEL_VIEW = "model.view"
    MODEL_ACTIVATE = "model.activate"
    OPERATIONS_VIEW = "operations.view"
    JOB_MANAGE = "job.manage"


_READ = frozenset({Permission.BOARD_VIEW, Permission.CASE_VIEW, Permission.EVALUATION_VIEW})


@dataclass(frozen=True, slots=True)
class Role:
    """A role: a stable key kept in the database, a name, what it may do.

    What a role ``of_party`` may do within an organisation concerns the cases given to that organisation;
    other roles serve, within an organisation, the area that it serves.
    """

    key: str
    name: str | Promise
    permissions: frozenset[Permission]
    of_party: bool = False


def _role(key: str, name: str | Promise, *own: Permission, of_party: bool = False) -> Role:
    return Role(key, name, _READ | frozenset(own), of_party)


ROLES: dict[str, Role] = {
    role.key: role
    for role in (
        _role("viewer", _("Viewer"), of_party=True),
        _role(
            "intake-clerk",
            _("Intake clerk"),
            Permission.CASE_INTAKE,
            Permission.REPORTER_REVEAL,
            Permission.PHOTO_ORIGINAL,
        ),
        _role(
            "dispatcher",
            _("Dispatcher"),
            Permission.CASE_INTAKE,
            Permission.CASE_TRIAGE,
            Permission.CASE_DISPATCH,
            Permission.CASE_ANSWER,
            Permission.CLOCK_DECIDE,
            Permission.REPORTER_REVEAL,
            Permission.EXCHANGE_VIEW,
            Permission.PHOTO_RELEASE,
            Permission.PHOTO_ORIGINAL,
        ),
        _role(
            "handler",
            _("Handler"),
            Permission.CASE_HANDLE,
            Permission.REPORTER_REVEAL,
            Permission.PHOTO_ORIGINAL,
            of_party=True,
        ),
        _role("street-officer", _("Street officer"), Permission.CASE_WHISTLE),
        _role("arbiter", _("Arbiter of duties"), Permission.CASE_RULE),
        _role("duty-keeper", _("Keeper of the duty list"), Permission.DUTY_AMEND),
        _role(
            "checker",
            _("Independent checker"),
            Permission.CASE_CHECK,
            Permission.CASE_ANSWER,
            Permission.PHOTO_RELEASE,
        ),
        _role("inspector", _("Re-inspector"), Permission.CASE_INSPECT),
        _role(
            "duty-officer",
            _("Duty officer"),
            Permission.FINDING_JUDGE,
            Permission.WARNING_ISSUE,
            Permission.DOSSIER_DRAFT,
            Permission.CASE_INTAKE,
            Permission.EMERGENCY_COMMAND,
            Permission.POOL_VIEW,
        ),
        _role("emergency-commander", _("Emergency commander"), Permission.EMERGENCY_COMMAND),
        _role(
            "decider",
            _("Decision maker"),
            Permission.DOSSIER_DRAFT,
            Permission.DOSSIER_SIGN,
            Permission.ORDER_ISSUE,
        ),
        _role(
            "reviewer",
            _("Reviewer"),
            Permission.REVIEW_WRITE,
            Permission.AUDIT_VIEW,
            Permission.MODEL_VIEW,
            Permission.APPEAL_DECIDE,
        ),
        _role(
            "auditor",
            _("Auditor"),
            Permission.AUDIT_VIEW,
            Permission.RETENTION_VIEW,
            Permission.POOL_VIEW,
            Permission.EXCHANGE_VIEW,
            Permission.MODEL_VIEW,
            Permission.OPERATIONS_VIEW,
        ),
        _role(
            "data-protection-officer",
            _("Data protection officer"),
            Permission.AUDIT_VIEW,
            Permission.POOL_VIEW,
            Permission.RETENTION_VIEW,
            Permission.RETENTION_HOLD,
        ),
        _role(
            "data-steward",
            _("Data steward"),
            Permission.POOL_VIEW,
            Permission.POOL_IMPORT,
            Permission.EXCHANGE_VIEW,
            Permission.EXCHANGE_MANAGE,
            Permission.MODEL_VIEW,
            Permission.MODEL_ACTIVATE,
            Permission.OPERATIONS_VIEW,
            Permission.JOB_MANAGE,
        ),
        _role(
            "analyst",
            _("Analyst"),
            Permission.POOL_VIEW,
            Permission.DOSSIER_DRAFT,
            Permission.MODEL_VIEW,
            Permission.MODEL_ACTIVATE,
        ),
    )
}
