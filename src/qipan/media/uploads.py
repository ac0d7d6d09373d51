"""Uploads that are far too large are not even taken to the disk."""

from __future__ import annotations

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from qipan.errors import InputError

MARK = "qipan.too_large"


class Bounded(FileUploadHandler):
    """Lets files pass to the next handler up to twice the size of the largest photo, then skips them."""

    def new_file(self, *args: object, **kwargs: object) -> None:
        """Begin to count."""
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]  # Django passes them on unnamed
        self.seen = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Hand on what may still pass. Raises ``SkipFile`` beyond the limit and marks the request."""
        del start
        self.seen += len(raw_data)
        if self.request is not None and self.seen > 2 * settings.QIPAN_PHOTO_MEGABYTES * 1024 * 1024:
            self.request.META[MARK] = self.file_name
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile[bytes] | None:
        """The file is the next handler's."""
        del file_size
        return None


def ensure_whole(request: HttpRequest) -> None:
    """Raise ``InputError`` when a file of the request was too large to be taken."""
    if MARK in request.META:
        raise InputError(
            _("A file is far too large; %(most)d MB are taken.") % {"most": settings.QIPAN_PHOTO_MEGABYTES},
            where="photos",
            mend=_("Send a smaller version of it."),
        )
