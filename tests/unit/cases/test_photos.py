"""What is taken for a photo or a voice note, and what is left of it."""

from __future__ import annotations

import io
import struct
import wave
import zlib
from datetime import UTC, datetime

import numpy as np
import pytest
from django.utils.translation import override
from PIL import Image

from qipan.errors import InputError
from qipan.kernels.covering import FILL, Box, cover
from qipan.kernels.faces import propose
from qipan.media.kinds import kind_of
from qipan.media.photos import LONGEST, jpeg, read_photo
from qipan.media.voices import read_voice

pytestmark = pytest.mark.django_db

GPS, EXIF, ORIENTATION = 0x8825, 0x8769, 0x0112


def picture(width: int = 64, height: int = 48) -> Image.Image:
    """Left half red, right half blue."""
    made = Image.new("RGB", (width, height), "blue")
    made.paste("red", (0, 0, width // 2, height))
    return made


def saved(image: Image.Image, kind: str = "JPEG", **told: object) -> bytes:
    made = io.BytesIO()
    image.save(made, kind, **told)
    return made.getvalue()


def with_exif() -> bytes:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[0x010F] = "Camera of Somebody"
    exif.get_ifd(GPS).update({1: "N", 2: (45.0, 45.0, 36.0), 3: "E", 4: (126.0, 37.0, 48.0)})
    exif.get_ifd(EXIF)[0x9003] = "2026:01:20 09:15:00"
    return saved(picture(), exif=exif)


def test_place_and_time_are_read_and_nothing_of_them_is_left():
    read = read_photo(with_exif())
    assert (read.lon, read.lat) == (126.63, 45.76)
    # The camera told no zone: its clock is taken for the city's, eight hours before UTC's.
    assert read.taken_at == datetime(2026, 1, 20, 1, 15, tzinfo=UTC)
    made = jpeg(read.pixels)
    with Image.open(io.BytesIO(made)) as again:
        assert not again.getexif()
        assert set(again.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"Somebody" not in made


def test_a_photo_is_turned_upright():
    pixels = read_photo(with_exif()).pixels
    assert pixels.shape == (64, 48, 3)
    assert pixels[5, 24, 0] > 200
    assert pixels[60, 24, 2] > 200


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_three_kinds_are_read(kind):
    assert read_photo(saved(picture(), kind)).pixels.shape == (48, 64, 3)


def test_what_is_transparent_becomes_white():
    pixels = read_photo(saved(Image.new("RGBA", (8, 8), (0, 0, 0, 0)), "PNG")).pixels
    assert pixels.min() == 255


def test_a_large_photo_is_made_smaller():
    pixels = read_photo(saved(Image.new("RGB", (4096, 1024)))).pixels
    assert pixels.shape == (LONGEST // 4, LONGEST, 3)


HEIC = b"\x00\x00\x00\x18ftypheic" + b"\x00" * 40
REFUSED = {
    "pdf": (b"%PDF-1.7\n...", "PDF"),
    "heic": (HEIC, "HEIC"),
    "gif": (b"GIF89a" + b"\x00" * 20, "GIF"),
    "video": (b"\x00\x00\x00\x18ftypisom" + b"\x00" * 20, "video"),
    "page": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "web page"),
    "nothing": (b"", "empty"),
    "noise": (b"\x01\x02\x03\x04" * 8, "unknown"),
    "cut off": (saved(picture(400, 300))[:900], "broken"),
    "only a head": (b"\xff\xd8\xff\xe0", "broken"),
    "a sound": (b"RIFF\x00\x00\x00\x00WAVEfmt ", "recording"),
}


@pytest.mark.parametrize(("data", "word"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_photo_is_refused_by_its_content(data, word):
    with override("en"), pytest.raises(InputError, match=word) as refused:
        read_photo(data)
    assert refused.value.where == "photos"
    assert refused.value.mend


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to hold that many points."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0"))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("side", [8_000, 11_000, 60_000])
def test_a_picture_that_swells_is_refused_before_it_is_unpacked(side):
    with pytest.raises(InputError, match="50"):
        read_photo(bomb(side, side))


def test_more_bytes_than_a_photo_has_are_refused(settings):
    settings.QIPAN_PHOTO_MEGABYTES = 0
    with pytest.raises(InputError):
        read_photo(saved(picture()))


def test_a_covered_region_tells_nothing_and_the_rest_stays():
    pixels = np.random.default_rng(1).integers(0, 255, (40, 60, 3), dtype=np.uint8)
    covered = cover(pixels, [Box(0.5, 0.25, 0.25, 0.5)])
    assert (covered[10:30, 30:45] == FILL).all()
    assert (covered[:10] == pixels[:10]).all()
    assert (covered[:, :30] == pixels[:, :30]).all()
    assert (pixels[10:30, 30:45] != FILL).any()


def test_a_box_that_is_no_region_is_refused():
    for sides in [(-0.1, 0, 0.5, 0.5), (0, 1.0, 0.5, 0.5), (0, 0, 0, 0.5)]:
        with pytest.raises(ValueError, match="No region"):
            Box(*sides)


def test_a_grown_box_stays_within_the_picture():
    grown = Box(0.0, 0.9, 0.5, 0.1).grown(0.2)
    assert (grown.x, grown.y + grown.h) == (0.0, 1.0)


def test_a_picture_without_people_is_searched_without_harm():
    """A photo that scikit-learn ships: nobody stands in it."""
    from sklearn.datasets import load_sample_images

    found = [propose(image) for image in load_sample_images().images]
    assert [len([box for box in boxes if box.why == "face"]) for boxes in found] == [0, 0]


def drawn_face(size: int = 240) -> np.ndarray:
    """A face as simple as the cascade knows it: light oval, dark eyes, brows, nose and mouth."""
    from PIL import ImageDraw, ImageFilter

    image = Image.new("L", (2 * size, 2 * size), 90)
    pen = ImageDraw.Draw(image)
    x, y = size // 2, size // 3

    def at(left: float, top: float, right: float, bottom: float) -> tuple[float, ...]:
        return (x + left * size, y + top * size, x + right * size, y + bottom * size)

    pen.ellipse(at(0, 0, 1, 1.25), fill=205)
    for side in (0.18, 0.6):
        pen.rectangle(at(side, 0.36, side + 0.22, 0.40), fill=60)
        pen.ellipse(at(side, 0.42, side + 0.22, 0.54), fill=50)
    pen.polygon(
        [
            (x + 0.5 * size, y + 0.5 * size),
            (x + 0.4 * size, y + 0.78 * size),
            (x + 0.6 * size, y + 0.78 * size),
        ],
        fill=170,
    )
    pen.ellipse(at(0.3, 0.92, 0.7, 1.02), fill=80)
    soft = image.filter(ImageFilter.GaussianBlur(size / 40))
    return np.asarray(soft.convert("RGB"))


def test_a_drawn_face_is_proposed():
    boxes = [box for box in propose(drawn_face()) if box.why == "face"]
    assert boxes
    assert any(box.x < 0.5 < box.x + box.w for box in boxes)


def sound(seconds: float, rate: int = 8_000) -> bytes:
    made = io.BytesIO()
    with wave.open(made, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(rate)
        written.writeframes(b"\0\1" * int(seconds * rate))
    return made.getvalue()


def with_chunk(data: bytes, kind: bytes, content: bytes) -> bytes:
    body = data[8:] + kind + struct.pack("<I", len(content)) + content
    return b"RIFF" + struct.pack("<I", len(body)) + body


def test_a_voice_note_is_made_anew_without_what_hangs_on_it():
    read = read_voice(with_chunk(sound(3), b"LIST", b"INFOIART\x08\0\0\0Somebody"))
    assert (read.kind, read.seconds) == ("wav", 3.0)
    assert b"Somebody" not in read.content
    with wave.open(io.BytesIO(read.content)) as heard:
        assert heard.getnframes() == 24_000


def test_a_voice_note_longer_than_a_minute_is_refused():
    with pytest.raises(InputError, match="60"):
        read_voice(sound(62))


@pytest.mark.parametrize("data", [saved(picture()), b"%PDF-1", sound(2)[:200], b"OggS" + b"\0" * 60])
def test_what_is_no_voice_note_is_refused(data):
    with pytest.raises(InputError):
        read_voice(data)


def ogg(position: int) -> bytes:
    """A page with an Opus head, and a last page at that position."""
    head = b"OpusHead\x01\x01\0\0\x80\xbb\0\0\0\0\0"

    def page(at: int, content: bytes) -> bytes:
        return b"OggS\0\0" + struct.pack("<q", at) + b"\0" * 12 + bytes([1, len(content)]) + content

    return page(0, head) + page(position, b"\0" * 10)


def test_an_ogg_note_has_the_length_of_its_last_page():
    assert read_voice(ogg(48_000 * 12)).seconds == 12.0
    with pytest.raises(InputError):
        read_voice(ogg(48_000 * 90))


def test_a_kind_is_told_by_content_alone():
    assert kind_of(saved(picture(), "PNG")) == "png"
    assert kind_of(b"PK\x03\x04....") == "zip"
