"""Photos and voice notes of a case by API."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from qipan.cases.presenters import found_case
from qipan.media.public import AttachmentOut, attachment_out, attachments_of

router = Router(tags=["attachments"])


@router.get("/cases/{case_id}/attachments", response=list[AttachmentOut], summary="Attachments of a case")
def of_case(request: HttpRequest, case_id: str) -> list[dict[str, Any]]:
    """Photos and voice notes of a case that the caller may see."""
    case = found_case(request, case_id)
    return [attachment_out(attachment) for attachment in attachments_of(case.public_id)]
