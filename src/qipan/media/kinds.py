"""What kind of file was handed in, by its first bytes: the name of a file says nothing."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PHOTOS = {"jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
VOICES = {"wav": "audio/wav", "ogg": "audio/ogg"}
TYPES = {**PHOTOS, **VOICES}

# What else people hand in, and what it is called when it is refused.
NAMES: dict[str, str | Promise] = {
    "pdf": _("a PDF document"),
    "heic": _("a HEIC photo"),
    "gif": _("a GIF picture"),
    "tiff": _("a TIFF picture"),
    "video": _("a video"),
    "zip": _("a packed file or an office document"),
    "mp3": _("an MP3 recording"),
    "webm": _("a WebM recording"),
    "html": _("a web page"),
    "empty": _("an empty file"),
    "unknown": _("a file of an unknown kind"),
}
_STARTS = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"OggS", "ogg"),
    (b"%PDF", "pdf"),
    (b"GIF8", "gif"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"PK\x03\x04", "zip"),
    (b"ID3", "mp3"),
    (b"\xff\xfb", "mp3"),
    (b"\x1a\x45\xdf\xa3", "webm"),
    (b"<", "html"),
)
_HEIC = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}


def kind_of(data: bytes) -> str:
    """The kind of a file's content: a key of ``TYPES`` or of ``NAMES``."""
    if not data:
        return "empty"
    if data[:4] == b"RIFF":
        return {b"WEBP": "webp", b"WAVE": "wav"}.get(data[8:12], "unknown")
    if data[4:8] == b"ftyp":
        return "heic" if data[8:12] in _HEIC else "video"
    return next((kind for start, kind in _STARTS if data.startswith(start)), "unknown")
