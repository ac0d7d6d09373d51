"""Photos and voice notes by API."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, File, Router, Schema, Status
from ninja.files import UploadedFile

from qipan.kernels.covering import Box
from qipan.media import selectors, services
from qipan.media.models import Attachment
from qipan.media.uploads import ensure_whole
from qipan.people.public import actor_on
from qipan.ui.public import Body

router = Router(tags=["attachments"])


class BoxIn(Body):
    """A region as shares of the picture's width and height."""

    x: float = Field(ge=0, lt=1)
    y: float = Field(ge=0, lt=1)
    w: float = Field(gt=0, le=1)
    h: float = Field(gt=0, le=1)


class BoxesIn(Body):
    """Exactly what is to be covered."""

    boxes: list[BoxIn]


class ReleaseIn(Body):
    """The digest of the picture that was looked at."""

    seen: str


class PurposeIn(Body):
    """Why somebody needs the original."""

    purpose: str


class AttachmentOut(Schema):
    """A photo or voice note; ``shown`` is the digest of what others see."""

    id: str
    subject: str
    kind: str
    type: str
    shown: str
    width: int | None
    height: int | None
    seconds: float | None
    taken_at: datetime | None
    lon: float | None
    lat: float | None
    boxes: list[dict[str, Any]]
    added_at: datetime
    released_at: datetime | None


class ContentOut(Schema):
    """A file in Base64."""

    type: str
    content: str


def attachment_out(found: Attachment) -> dict[str, Any]:
    """An attachment without its content."""
    names = ("subject", "kind", "shown", "width", "height", "seconds", "taken_at", "lon", "lat", "boxes")
    return {
        "id": found.public_id,
        "type": "image/jpeg" if found.kind == "photo" else found.original_type,
        **{name: getattr(found, name) for name in (*names, "added_at", "released_at")},
    }


@router.post("/attachments/{subject}/photos", response={201: AttachmentOut}, summary="Add a photo")
def add_photo(request: HttpRequest, subject: str, file: File[UploadedFile]) -> Status[dict[str, Any]]:
    """To a signal, visit, outcome or check of one's own. JPEG, PNG or WebP; the same photo twice is one."""
    ensure_whole(request)
    made = services.attach_photo(by=actor_on(request), subject=subject, data=file.read())
    return Status(201, attachment_out(made))


@router.post("/attachments/{subject}/voices", response={201: AttachmentOut}, summary="Add a voice note")
def add_voice(request: HttpRequest, subject: str, file: File[UploadedFile]) -> Status[dict[str, Any]]:
    """WAV or Ogg of at most a minute; never released to strangers."""
    ensure_whole(request)
    made = services.attach_voice(by=actor_on(request), subject=subject, data=file.read())
    return Status(201, attachment_out(made))


@router.get("/attachments/{attachment_id}", response=ContentOut, summary="A photo as others see it")
def content(request: HttpRequest, attachment_id: str) -> dict[str, str]:
    """With faces and plates covered; a recording as it is."""
    found, data = selectors.content_for(attachment_id, by=actor_on(request))
    return {"type": str(attachment_out(found)["type"]), "content": base64.b64encode(data).decode()}


@router.post(
    "/attachments/{attachment_id}/boxes", response=AttachmentOut, summary="Cover exactly these regions"
)
def redact(request: HttpRequest, attachment_id: str, told: BoxesIn) -> dict[str, Any]:
    """Needs ``photo.release``. A released photo must be looked at and released again."""
    by = actor_on(request)
    found = selectors.attachment_by_id(attachment_id, by=by)
    boxes = [Box(**box.model_dump()) for box in told.boxes]
    return attachment_out(services.redact(by=by, attachment=found, boxes=boxes))


@router.post(
    "/attachments/{attachment_id}/release", response=AttachmentOut, summary="Let strangers see a photo"
)
def release(request: HttpRequest, attachment_id: str, told: ReleaseIn) -> dict[str, Any]:
    """Needs ``photo.release`` and the digest of the very picture that was looked at."""
    by = actor_on(request)
    found = selectors.attachment_by_id(attachment_id, by=by)
    return attachment_out(services.release(by=by, attachment=found, seen=told.seen))


@router.post("/attachments/{attachment_id}/withdraw", response=AttachmentOut, summary="Take a photo back")
def withdraw(request: HttpRequest, attachment_id: str, told: PurposeIn) -> dict[str, Any]:
    """Needs ``photo.release`` and a reason (``purpose``)."""
    by = actor_on(request)
    found = selectors.attachment_by_id(attachment_id, by=by)
    return attachment_out(services.withdraw(by=by, attachment=found, reason=told.purpose))


@router.post("/attachments/{attachment_id}/original", response=ContentOut, summary="The original, logged")
def original(request: HttpRequest, attachment_id: str, told: PurposeIn) -> dict[str, str]:
    """Needs ``photo.original`` and a purpose; each look is logged."""
    by = actor_on(request)
    found = selectors.attachment_by_id(attachment_id, by=by)
    data, kind = services.look_at_original(by=by, attachment=found, purpose=told.purpose)
    return {"type": kind, "content": base64.b64encode(data).decode()}
