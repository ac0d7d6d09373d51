"""A report with its photos: both are taken in, or neither."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from qipan.act.attachments.forms import PhotosForm
from qipan.act.attachments.services import attach_photo
from qipan.act.attachments.uploads import ensure_whole
from qipan.act.doors import take_report
from qipan.act.opening import Receipt
from qipan.core.forms import blame
from qipan.core.public import Actor, reporter
from qipan.errors import InputError


@transaction.atomic
def take_report_with_photos(*, by: Actor, channel: str, photos: Sequence[bytes], **report: Any) -> Receipt:
    """Take a report in with its photos. By the web they are its reporter's, whoever may be logged in."""
    receipt = take_report(by=by, channel=channel, **report)
    owner = reporter(receipt.case.number) if channel == "web" else by
    for content in photos:
        attach_photo(by=owner, subject=receipt.case.origin, data=content)
    return receipt


def photos_form(request: HttpRequest) -> PhotosForm:
    """The photos of a request, checked; a file that was too large to be taken is told at the field."""
    sent = request.method == "POST"
    form = PhotosForm(request.POST if sent else None, request.FILES if sent else None)
    try:
        ensure_whole(request)
    except InputError as error:
        form.is_valid()
        blame(form, error)
    return form
