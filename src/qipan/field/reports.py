"""New matters from a patrol: the same number, rights and clocks as by any other door."""

from __future__ import annotations

from typing import Any

from qipan.cases.public import Receipt, ReporterContact, submit_report
from qipan.core.public import Actor
from qipan.people.public import Permission, require, require_person

CHANNEL = "patrol"


def report_matter(*, by: Actor, told: ReporterContact | None = None, **matter: Any) -> Receipt:
    """Open a case for what was seen on the way, or for somebody met there (``told``). Needs ``case.handle``.

    Raises what ``submit_report`` raises.
    """
    require_person(by)
    require(by, Permission.CASE_HANDLE)
    return submit_report(by=by, channel=CHANNEL, told=told, **matter)
