"""Reading a voice note: WAV made anew from its samples, or Ogg, of at most a minute."""

from __future__ import annotations

import struct
import wave
from dataclasses import dataclass
from io import BytesIO

from django.conf import settings
from django.utils.translation import gettext as _

from qipan.errors import InputError
from qipan.media.kinds import NAMES, VOICES, kind_of

# Sixty seconds of WAV at 48 kHz, 16 bit, two channels.
MOST_BYTES = 12 * 1024 * 1024
GRACE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice note that can be played: its kind, its bytes, its length in seconds."""

    kind: str
    content: bytes
    seconds: float


def read_voice(data: bytes) -> Voice:
    """Check a recording. Raises ``InputError`` for what is none, is broken, or too long."""
    kind = kind_of(data)
    if kind not in VOICES:
        raise InputError(
            _("This is %(kind)s, not a voice note.") % {"kind": NAMES.get(kind) or _("a photo")},
            where="voice",
            mend=_("Voice notes are WAV or Ogg; record it on the page."),
        )
    if len(data) > MOST_BYTES:
        raise _too_long()
    try:
        voice = _wav(data) if kind == "wav" else Voice("ogg", data, _ogg_seconds(data))
    except (wave.Error, EOFError, struct.error, ValueError, IndexError) as error:
        raise InputError(
            _("The recording is broken or was cut off; it cannot be read."),
            where="voice",
            mend=_("Record it once more."),
        ) from error
    if voice.seconds > settings.QIPAN_VOICE_SECONDS + GRACE_SECONDS:
        raise _too_long()
    return voice


def _too_long() -> InputError:
    return InputError(
        _("The voice note is longer than %(most)d seconds.") % {"most": settings.QIPAN_VOICE_SECONDS},
        where="voice",
        mend=_("Record it in several parts, or write it down."),
    )


def _wav(data: bytes) -> Voice:
    """The samples in a new container: other chunks (names, places, pictures) stay behind."""
    with wave.open(BytesIO(data)) as heard:
        rate, frames, width = heard.getframerate(), heard.getnframes(), heard.getsampwidth()
        samples = heard.readframes(frames)
        channels = heard.getnchannels()
    if rate <= 0 or len(samples) != frames * width * channels:
        raise ValueError("fewer samples than the header says")
    made = BytesIO()
    with wave.open(made, "wb") as written:
        written.setnchannels(channels)
        written.setsampwidth(width)
        written.setframerate(rate)
        written.writeframes(samples)
    return Voice("wav", made.getvalue(), frames / rate)


def _ogg_seconds(data: bytes) -> float:
    """Length of an Ogg stream by the position of its last page (RFC 3533; Opus: 48 kHz, RFC 7845)."""
    head = data[28 : 28 + 16]
    if head.startswith(b"OpusHead"):
        rate = 48_000
    elif head.startswith(b"\x01vorbis"):
        (rate,) = struct.unpack_from("<I", data, 28 + 12)
    else:
        raise ValueError("neither Opus nor Vorbis")
    (position,) = struct.unpack_from("<q", data, data.rindex(b"OggS") + 6)
    if rate <= 0 or position <= 0:
        raise ValueError("no length")
    return float(position / rate)
