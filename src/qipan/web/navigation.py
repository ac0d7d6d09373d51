"""What the header offers: only the rooms that this person may enter and that have a page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qipan.core.public import Actor
from qipan.people.public import Permission, has_permission


@dataclass(frozen=True, slots=True)
class Entry:
    """A place of the header: its URL name, its words, and the permission that opens it (None: everybody)."""

    name: str
    label: str | Promise
    permission: Permission | None = None


ENTRIES = (
    Entry("web:board", _("Board"), Permission.BOARD_VIEW),
    Entry("act:cases", _("Cases"), Permission.CASE_VIEW),
    Entry("act:attention", _("Attention"), Permission.CASE_VIEW),
    Entry("act:intake", _("Intake"), Permission.CASE_INTAKE),
    Entry("voice:callbacks", _("Call-backs"), Permission.CASE_INTAKE),
    Entry("act:duties", _("Duties"), Permission.CASE_VIEW),
    Entry("act:field", _("Field work"), Permission.CASE_HANDLE),
    Entry("act:inspections", _("Re-inspection"), Permission.CASE_INSPECT),
    Entry("judge:warnings", _("Judgement and warnings"), Permission.BOARD_VIEW),
    Entry("act:emergencies", _("Emergencies"), Permission.BOARD_VIEW),
    Entry("decide:dossiers", _("Decisions"), Permission.BOARD_VIEW),
    Entry("pool:runs", _("Data"), Permission.POOL_VIEW),
    Entry("act:outbox", _("Exchange"), Permission.EXCHANGE_VIEW),
    Entry("oversee:evaluation", _("Evaluation"), Permission.EVALUATION_VIEW),
    Entry("oversee:retention", _("Retention"), Permission.RETENTION_VIEW),
    Entry("oversee:audit", _("Audit"), Permission.AUDIT_VIEW),
)
DOORS = (
    Entry("voice:report", _("Report a matter")),
    Entry("voice:follow", _("Follow a case")),
    Entry("judge:alerts", _("Public alerts")),
)


@dataclass(frozen=True, slots=True)
class Place:
    """An entry as it stands on one page."""

    url: str
    label: str | Promise
    here: bool


def places_for(actor: Actor, path: str) -> list[Place]:
    """The header of ``actor`` on the page ``path``; a stranger sees the public doors."""
    open_to = [e for e in ENTRIES if e.permission and has_permission(actor, e.permission)]
    found = [(address(entry.name), entry.label) for entry in open_to or DOORS]
    return [Place(url, label, is_here(url, path)) for url, label in found if url]


def is_here(url: str, path: str) -> bool:
    """Whether a page lies at ``url`` or below it (the front page has nothing below)."""
    return path == url or (url != "/" and path.startswith(url))


@lru_cache(maxsize=64)
def address(name: str) -> str:
    """URL of a named page, or an empty string while its room has none."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
