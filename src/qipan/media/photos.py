"""Reading a photo that was handed in: really decoded, turned upright, made anew with the picture alone."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import numpy as np
from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from qipan.errors import InputError
from qipan.kernels.covering import Pixels
from qipan.media.exif import place_of, time_of
from qipan.media.kinds import NAMES, PHOTOS, kind_of

# The longer side of what is shown: enough to read a house number.
LONGEST = 2048
QUALITY = 85
BROKEN = (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, struct.error)


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo as pixels (height, width, 3), and what its camera told of time and place (degrees)."""

    kind: str
    pixels: Pixels
    taken_at: datetime | None = None
    lon: float | None = None
    lat: float | None = None


def read_photo(data: bytes) -> Photo:
    """Decode a photo. Raises ``InputError`` for what is no photo, is broken, or too large to be one."""
    kind = kind_of(data)
    if kind not in PHOTOS:
        raise _no_photo(kind)
    _ensure_size(len(data))
    try:
        with Image.open(BytesIO(data), formats=[kind.upper()]) as image:
            _ensure_pixels(image.width, image.height)
            exif = image.getexif()
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((LONGEST, LONGEST))
            lon, lat = place_of(exif) or (None, None)
            return Photo(kind, np.asarray(_flat(upright)), time_of(exif), lon, lat)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except BROKEN as error:
        raise InputError(
            _("The photo is broken or was cut off; it cannot be read."),
            where="photos",
            mend=_("Take it once more, or send another one."),
        ) from error


def jpeg(pixels: Pixels) -> bytes:
    """The pixels as a JPEG that says nothing but the picture."""
    made = BytesIO()
    Image.fromarray(pixels).save(made, "JPEG", quality=QUALITY, optimize=True)
    return made.getvalue()


def _flat(image: Image.Image) -> Image.Image:
    """Plain colours; what was transparent becomes white."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layered = image.convert("RGBA")
        ground = Image.new("RGBA", layered.size, "white")
        return Image.alpha_composite(ground, layered).convert("RGB")
    return image.convert("RGB")


def _ensure_size(size: int) -> None:
    most = settings.QIPAN_PHOTO_MEGABYTES
    if size > most * 1024 * 1024:
        raise InputError(
            _("The photo has %(size).1f MB; %(most)d MB are taken.")
            % {"size": size / 1024 / 1024, "most": most},
            where="photos",
            mend=_("Send a smaller version of it."),
        )


def _ensure_pixels(width: int, height: int) -> None:
    if width * height > settings.QIPAN_PHOTO_MEGAPIXELS * 1_000_000:
        raise _too_many_pixels()


def _too_many_pixels() -> InputError:
    return InputError(
        _("The picture is larger than any photo: more than %(most)d million points.")
        % {"most": settings.QIPAN_PHOTO_MEGAPIXELS},
        where="photos",
        mend=_("Send a smaller version of it."),
    )


def _no_photo(kind: str) -> InputError:
    if kind == "heic":
        mend = _(
            "Set the camera to 'most compatible', or send a screenshot of it; JPEG, PNG and WebP are read."
        )
    else:
        mend = _("Photos are JPEG, PNG or WebP; whatever its name says, the content decides.")
    name = NAMES.get(kind) or _("a recording")
    return InputError(_("This is %(kind)s, not a photo.") % {"kind": name}, where="photos", mend=mend)
