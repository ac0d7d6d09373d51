"""What oversight shows on pages of earlier rooms: the reviews of a case or decision, and the form for one."""

from __future__ import annotations

from qipan.core.public import Actor, Panel
from qipan.oversee.forms import ReviewForm
from qipan.oversee.selectors import reviews_of
from qipan.people.public import Permission, has_permission


def reviews_panel(actor: Actor, subject: str) -> Panel | None:
    """Reviews of ``subject``; for reviewers the form too. Nothing when there is neither."""
    may_write = has_permission(actor, Permission.REVIEW_WRITE)
    found = reviews_of(subject)
    if not found and not may_write:
        return None
    form = ReviewForm() if may_write else None
    return Panel("oversee/_reviews.html", {"reviews": found, "form": form, "subject": subject})
