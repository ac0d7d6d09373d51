"""Reads of attachments: of a case, of one thing, and what a reader may see of one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from qipan.core.public import Actor, Description, prefix_of, word
from qipan.errors import NotFound
from qipan.media import files
from qipan.media.folders import Folder, keeper_of
from qipan.media.models import Attachment
from qipan.media.photos import jpeg, read_photo
from qipan.people.public import Permission, has_permission


def attachments_of(folder: str) -> list[Attachment]:
    """The attachments of a folder (a case, by public id) that were not deleted, oldest first (one query)."""
    rows = Attachment.objects.filter(folder=folder, shredded_at=None).select_related("released_by")
    return list(rows.order_by("id"))


def attachment_by_id(public_id: str, *, by: Actor) -> Attachment:
    """The attachment, for whoever may open its folder. Raises ``NotFound`` for everybody else too."""
    found = _one(public_id)
    if not (has_permission(by, Permission.CASE_VIEW) and keeper_of(found.folder).may_see(by, found.folder)):
        raise _unknown(public_id)
    return found


def content_for(public_id: str, *, by: Actor) -> tuple[Attachment, bytes]:
    """An attachment as ``by`` may see it: with faces and plates covered, to strangers only once released."""
    found = _one(public_id)
    if found.released_at is None:
        found = attachment_by_id(public_id, by=by)
    return found, files.read("shown", found.shown)


def own_content(public_id: str, *, folder: str) -> tuple[Attachment, bytes]:
    """An attachment as the matter's reporter sees it: the own photos whole, others only once released."""
    found = _one(public_id)
    own = found.folder == folder and found.subject.startswith("sig_")
    if not own and (found.released_at is None or found.folder != folder):
        raise _unknown(public_id)
    if own and found.kind == "photo" and found.original:
        return found, jpeg(read_photo(files.read("originals", found.original)).pixels)
    return found, files.read("shown", found.shown)


def seen_by_reporter(folder: str) -> list[Attachment]:
    """What the reporter of a matter sees: the own photos, and what was released of the work."""
    return [a for a in attachments_of(folder) if a.subject.startswith("sig_") or a.released_at]


def describe_attachments(ids: Iterable[str]) -> Iterable[Description]:
    """Descriptions for a walk (two queries: attachments, and their folders)."""
    rows = list(Attachment.objects.filter(public_id__in=list(ids)))
    folders = _folders_of(rows)
    for row in rows:
        state = "deleted" if row.shredded_at else "released" if row.released_at else "kept"
        folder = folders.get(row.folder)
        number, simulated = (folder.number, folder.simulated) if folder else (row.folder, False)
        title, url = f"{word('attachment', row.kind)} · {number}", f"/photos/{row.public_id}/redact/"
        yield Description(row.public_id, "attachment", title, state, row.added_at.isoformat(), url, simulated)


def _folders_of(rows: Sequence[Attachment]) -> dict[str, Folder]:
    by_prefix: dict[str, set[str]] = {}
    for row in rows:
        by_prefix.setdefault(prefix_of(row.folder), set()).add(row.folder)
    return {
        public_id: folder
        for ids in by_prefix.values()
        for public_id, folder in keeper_of(next(iter(ids))).folders(ids).items()
    }


def _one(public_id: str) -> Attachment:
    found = Attachment.objects.select_related("released_by").filter(public_id=public_id).first()
    if found is None:
        raise _unknown(public_id)
    return found


def _unknown(public_id: str) -> NotFound:
    return NotFound(
        _("No photo or voice note %(id)s is known.") % {"id": public_id}, mend=_("Check the address.")
    )
