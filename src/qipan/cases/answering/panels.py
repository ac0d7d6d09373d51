"""What answering shows on the page of a case: notices told, and the form for a further one."""

from __future__ import annotations

from qipan.cases import selectors
from qipan.cases import visibility as reach
from qipan.cases.answering.selectors import notices_of
from qipan.cases.forms import DelayForm
from qipan.core.public import Actor, Panel
from qipan.people.public import Permission, has_permission


def notices(actor: Actor, public_id: str) -> Panel | None:
    """Why there is no answer yet; nothing on a case that was answered without a notice."""
    case = selectors.case_by_id(public_id, by=actor)
    told = notices_of(case)
    waits = not (case.adopted or case.closed_at or case.answer or case.kind != "report")
    may = waits and has_permission(actor, Permission.CASE_ANSWER, areas=reach.place_of(case))
    if not told and not may:
        return None
    return Panel(
        "cases/answering/_notices.html", {"told": told, "form": DelayForm() if may else None, "case": case}
    )
