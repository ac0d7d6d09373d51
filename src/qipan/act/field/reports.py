"""New matters from a patrol: the same number, rights and clocks as by any other door."""

from __future__ import annotations

from typing import Any

from qipan.act.doors import take_report
from qipan.act.opening import Receipt, Told
from qipan.core.public import Actor
from qipan.people.public import Permission, require, require_person

CHANNEL = "patrol"


def report_matter(*, by: Actor, told: Told | None = None, **matter: Any) -> Receipt:
    """Open a case for what was seen on the way, or for somebody met there (``told``). Needs ``case.handle``.

    Raises what ``take_report`` raises.
    """
    require_person(by)
    require(by, Permission.CASE_HANDLE)
    return take_report(by=by, channel=CHANNEL, told=told, **matter)
