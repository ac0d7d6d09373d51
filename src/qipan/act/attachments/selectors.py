"""Reads of attachments: of a case, of one thing, and what a reader may see of one."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from qipan.act.attachments import files
from qipan.act.attachments.photos import jpeg, read_photo
from qipan.act.models import Attachment, Case
from qipan.act.reach import may_see
from qipan.core.public import Actor, Description, word
from qipan.errors import NotFound
from qipan.people.public import Permission, has_permission


def attachments_of(case: Case) -> list[Attachment]:
    """The attachments of a case that were not deleted, oldest first (one query)."""
    rows = Attachment.objects.filter(case=case, shredded_at=None).select_related("released_by")
    return list(rows.order_by("id"))


def attachment_by_id(public_id: str, *, by: Actor) -> Attachment:
    """The attachment, for whoever may open its case. Raises ``NotFound`` for everybody else too."""
    found = _one(public_id)
    if not (has_permission(by, Permission.CASE_VIEW) and may_see(by, found.case)):
        raise _unknown(public_id)
    return found


def content_for(public_id: str, *, by: Actor) -> tuple[Attachment, bytes]:
    """An attachment as ``by`` may see it: with faces and plates covered, to strangers only once released."""
    found = _one(public_id)
    if found.released_at is None:
        found = attachment_by_id(public_id, by=by)
    return found, files.read("shown", found.shown)


def own_content(public_id: str, *, case: Case) -> tuple[Attachment, bytes]:
    """An attachment as the reporter of ``case`` sees it: the own photos whole, others only once released."""
    found = _one(public_id)
    own = found.case_id == case.pk and found.subject.startswith("sig_")
    if not own and (found.released_at is None or found.case_id != case.pk):
        raise _unknown(public_id)
    if own and found.kind == "photo" and found.original:
        return found, jpeg(read_photo(files.read("originals", found.original)).pixels)
    return found, files.read("shown", found.shown)


def seen_by_reporter(case: Case) -> list[Attachment]:
    """What the reporter of a case sees: the own photos, and what was released of the work."""
    return [a for a in attachments_of(case) if a.subject.startswith("sig_") or a.released_at]


def describe_attachments(ids: Iterable[str]) -> Iterable[Description]:
    """Descriptions for a walk (one query)."""
    for a in Attachment.objects.filter(public_id__in=list(ids)).select_related("case"):
        state = "deleted" if a.shredded_at else "released" if a.released_at else "kept"
        title, url = f"{word('attachment', a.kind)} · {a.case.number}", f"/photos/{a.public_id}/redact/"
        yield Description(
            a.public_id, "attachment", title, state, a.added_at.isoformat(), url, a.case.simulated
        )


def _one(public_id: str) -> Attachment:
    rows = Attachment.objects.select_related("case__area", "case__lead", "released_by")
    found = rows.defer("case__area__geometry").filter(public_id=public_id).first()
    if found is None:
        raise _unknown(public_id)
    return found


def _unknown(public_id: str) -> NotFound:
    return NotFound(
        _("No photo or voice note %(id)s is known.") % {"id": public_id}, mend=_("Check the address.")
    )
