"""What a camera wrote into a photo: when and where it was taken.

Source: CIPA DC-008 (Exif), tags 0x9003 and 0x9011 of the Exif directory, 0x0001-0x0004 of the GPS directory.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from PIL import ExifTags, Image

from qipan.core.public import pack

Place = tuple[float, float]


def place_of(exif: Image.Exif) -> Place | None:
    """Longitude and latitude in degrees (WGS 84); None where the camera told none that can be."""
    told = exif.get_ifd(ExifTags.IFD.GPSInfo)
    lat = _degrees(told, ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLatitudeRef, "S")
    lon = _degrees(told, ExifTags.GPS.GPSLongitude, ExifTags.GPS.GPSLongitudeRef, "W")
    if lon is None or lat is None or (lon, lat) == (0.0, 0.0):
        return None
    return (lon, lat) if -180 <= lon <= 180 and -90 <= lat <= 90 else None


def _degrees(told: Mapping[int, Any], tag: int, side: int, negative: str) -> float | None:
    try:
        degrees, minutes, seconds = (float(part) for part in told[tag])
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(value):
        return None
    return round(-value if str(told.get(side, "")).startswith(negative) else value, 6)


def time_of(exif: Image.Exif) -> datetime | None:
    """When it was taken; without an offset the camera's clock is taken for the city's."""
    told = exif.get_ifd(ExifTags.IFD.Exif)
    stamp = str(told.get(ExifTags.Base.DateTimeOriginal, "")).strip("\0 ")
    offset = str(told.get(ExifTags.Base.OffsetTimeOriginal, "")).strip("\0 ")
    try:
        at = datetime.strptime(f"{stamp}{offset or '+00:00'}", "%Y:%m:%d %H:%M:%S%z")
    except ValueError:
        return None
    return at if offset else at.replace(tzinfo=ZoneInfo(pack().pack.city.timezone))
