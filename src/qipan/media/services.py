"""Writes of attachments: adding, covering, releasing, a logged look at the original, deleting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from qipan.core.public import Actor, clock, new_id, reason_problem, record, unit_of_work
from qipan.errors import InputError, NotPermitted, RuleRefused
from qipan.kernels.covering import Box, cover
from qipan.kernels.faces import propose
from qipan.media import files
from qipan.media.folders import keeper_of, keeper_of_subject
from qipan.media.kinds import TYPES
from qipan.media.models import Attachment
from qipan.media.photos import Photo, jpeg, read_photo
from qipan.media.voices import read_voice
from qipan.people.public import Permission, account_by_id, require_person

MOST_BOXES = 60


@unit_of_work
def attach_photo(*, by: Actor, subject: str, data: bytes) -> Attachment:
    """Add a photo to a signal, an outcome, a check or a visit; the same photo twice is one.

    Faces and plates that are found are covered at once. Raises ``InputError`` for what is no photo,
    ``RuleRefused`` beyond the number that one thing may have, ``NotPermitted`` where it is not the caller's.
    """
    folder = _opened(by, subject)
    photo = read_photo(data)
    boxes = [_shared(box) for box in propose(photo.pixels)]
    # Where and when somebody at work took a photo is a trace of a person: it is not kept at all.
    reported = keeper_of_subject(subject).is_reporters(by, subject)
    fields = {
        "kind": "photo",
        "original_type": TYPES[photo.kind if reported else "jpeg"],
        "width": photo.pixels.shape[1],
        "height": photo.pixels.shape[0],
        "taken_at": photo.taken_at if reported else None,
        "lon": photo.lon if reported else None,
        "lat": photo.lat if reported else None,
        "boxes": boxes,
    }
    kept = data if reported else jpeg(photo.pixels)
    return _add(by, folder, subject=subject, original=kept, shown=_covered(photo, boxes), fields=fields)


@unit_of_work
def attach_voice(*, by: Actor, subject: str, data: bytes) -> Attachment:
    """Add a voice note of at most a minute. A voice tells who speaks: it is never released to strangers."""
    folder = _opened(by, subject)
    voice = read_voice(data)
    fields = {"kind": "voice", "original_type": TYPES[voice.kind], "seconds": round(voice.seconds, 1)}
    # What is played is the recording made anew; the bytes that came in are not kept.
    heard = voice.content
    return _add(by, folder, subject=subject, original=heard, shown=heard, fields=fields)


def _opened(by: Actor, subject: str) -> str:
    """The folder of a subject to which ``by`` may add."""
    keeper = keeper_of_subject(subject)
    folder = keeper.folder_of(subject)
    keeper.ensure_may_add(by, folder, subject)
    return folder


def _add(
    by: Actor, folder: str, *, subject: str, original: bytes, shown: bytes, fields: dict[str, Any]
) -> Attachment:
    digest = files.keep("originals", original)
    standing = list(Attachment.objects.filter(subject=subject, kind=fields["kind"], shredded_at=None))
    known = next((a for a in standing if a.original == digest), None)
    if known is not None:
        return known
    if len(standing) >= settings.QIPAN_PHOTOS_EACH:
        raise RuleRefused(
            _("At most %(most)d are kept with one matter.") % {"most": settings.QIPAN_PHOTOS_EACH},
            where="photos",
            mend=_("Choose those that show most."),
        )
    made = Attachment.objects.create(
        public_id=new_id("att"),
        folder=folder,
        subject=subject,
        original=digest,
        original_bytes=len(original),
        shown=files.keep("shown", shown),
        added_at=clock.now(),
        added_by=by.id,
        **fields,
    )
    data = {"kind": made.kind, "case": folder, "covered": len(made.boxes)}
    record("act.attachment.added", by=by, subject=made.public_id, data=data)
    return made


@unit_of_work
def redact(*, by: Actor, attachment: Attachment, boxes: Sequence[Box]) -> Attachment:
    """Cover exactly these boxes. What was released before must be looked at and released again.

    Raises ``RuleRefused`` for a voice note, and when the original is gone and boxes would be taken away.
    """
    found = _photo_to_release(by, attachment)
    if len(boxes) > MOST_BOXES:
        raise InputError(_("At most %(most)d regions can be covered.") % {"most": MOST_BOXES}, where="boxes")
    wanted = [_shared(box) for box in boxes]
    photo = _best_source(found, wanted)
    before, found.boxes = found.shown, wanted
    found.shown = files.keep("shown", _covered(photo, wanted))
    found.released_at, found.released_by = None, None
    found.save(update_fields=["boxes", "shown", "released_at", "released_by"])
    _drop_if_free("shown", before)
    record("act.attachment.redacted", by=by, subject=found.public_id, data={"covered": len(wanted)})
    return found


def _best_source(found: Attachment, wanted: list[dict[str, Any]]) -> Photo:
    if found.original:
        return read_photo(files.read("originals", found.original))
    if any(box not in wanted for box in found.boxes):
        raise RuleRefused(
            _("The original was deleted: what is covered stays covered."), mend=_("More can be covered.")
        )
    return read_photo(files.read("shown", found.shown))


@unit_of_work
def release(*, by: Actor, attachment: Attachment, seen: str) -> Attachment:
    """Let strangers see the photo as ``by`` has just seen it; ``seen`` is the digest of that very picture.

    Invariant of the house: no photo reaches a stranger before a named person has looked at it.
    """
    found = _photo_to_release(by, attachment)
    if seen != found.shown:
        raise RuleRefused(
            _("The photo was changed meanwhile by somebody else."), mend=_("Look at it once more.")
        )
    if found.released_at is None:
        found.released_at, found.released_by = clock.now(), account_by_id(by.id)
        found.save(update_fields=["released_at", "released_by"])
        record("act.attachment.released", by=by, subject=found.public_id, data={"covered": len(found.boxes)})
    return found


@unit_of_work
def withdraw(*, by: Actor, attachment: Attachment, reason: str) -> Attachment:
    """Take a released photo back from strangers, with a reason."""
    found = _photo_to_release(by, attachment)
    _ensure_said(reason, "reason", _("Say why."))
    found.released_at, found.released_by = None, None
    found.save(update_fields=["released_at", "released_by"])
    record("act.attachment.withdrawn", by=by, subject=found.public_id, data={"reason": reason.strip()})
    return found


@unit_of_work
def look_at_original(*, by: Actor, attachment: Attachment, purpose: str) -> tuple[bytes, str]:
    """The file as it came in and its type, to somebody with the right and a purpose; each look is logged."""
    require_person(by)
    found = _locked(attachment)
    keeper_of(found.folder).ensure_right(by, Permission.PHOTO_ORIGINAL, found.folder)
    _ensure_said(purpose, "purpose", _("Say what you need the original for."))
    content = files.read("originals", found.original)
    data = {"purpose": purpose.strip(), "case": found.folder}
    record("act.attachment.original-viewed", by=by, subject=found.public_id, data=data)
    return content, found.original_type


@unit_of_work
def shred(*, by: Actor, attachment: Attachment, reason: str, whole: bool = False) -> Attachment:
    """Delete the original and what the camera told; ``whole`` deletes what is shown too. The record stays."""
    found = _locked(attachment)
    if by.is_person:
        keeper_of(found.folder).ensure_right(by, Permission.PHOTO_RELEASE, found.folder)
    _ensure_said(reason, "reason", _("Say why."))
    original, shown = found.original, found.shown
    found.original, found.lon, found.lat, found.taken_at = "", None, None, None
    if whole:
        found.shown, found.released_at, found.released_by = "", None, None
        found.shredded_at = clock.now()
    found.save()
    _drop_if_free("originals", original)
    if whole:
        _drop_if_free("shown", shown)
    data = {"reason": reason.strip(), "whole": whole}
    record("act.attachment.shredded", by=by, subject=found.public_id, data=data)
    return found


def _photo_to_release(by: Actor, attachment: Attachment) -> Attachment:
    require_person(by)
    found = _locked(attachment)
    keeper_of(found.folder).ensure_right(by, Permission.PHOTO_RELEASE, found.folder)
    if found.kind != "photo":
        raise RuleRefused(_("A voice tells who speaks; voice notes are not released."))
    if found.shredded_at is not None:
        raise RuleRefused(_("This photo was deleted."))
    return found


def _locked(attachment: Attachment) -> Attachment:
    return Attachment.objects.select_for_update(of=("self",)).get(pk=attachment.pk)


def _ensure_said(text: str, where: str, what: str) -> None:
    if reason_problem(text):
        raise NotPermitted(what, where=where, mend=_("Write it in one sentence."))


def _covered(photo: Photo, boxes: list[dict[str, Any]]) -> bytes:
    return jpeg(cover(photo.pixels, [Box(**box) for box in boxes]))


def _shared(box: Box) -> dict[str, Any]:
    return {**{side: round(getattr(box, side), 4) for side in ("x", "y", "w", "h")}, "why": box.why}


def _drop_if_free(shelf: files.Shelf, digest: str) -> None:
    """Delete a file that no attachment names any more, once the change stands."""
    name = {"originals": "original", "shown": "shown"}[shelf]

    def drop() -> None:
        if not Attachment.objects.filter(**{name: digest}).exists():
            files.drop(shelf, digest)

    transaction.on_commit(drop)
