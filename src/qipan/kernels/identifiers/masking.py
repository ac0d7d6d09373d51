"""Text with what points at a person hidden, wherever strangers or readers without the task see it.

People write their number, their flat and their name into a report although nobody asked. Masking keeps the
length and the separators of what was written, so that a reader sees that something was there.
"""

from __future__ import annotations

import re

from qipan.kernels.identifiers.contacts import contact_places, name_places
from qipan.kernels.identifiers.folding import blanked, fold
from qipan.kernels.identifiers.homes import home_places
from qipan.kernels.identifiers.numbers import identity_places, number_places
from qipan.kernels.identifiers.references import reference_spans

HIDDEN = "*"
# What machines write most: words without digits, short codes, ids, digests, times. Nothing to find there.
_MACHINE = re.compile(
    r"[a-z_.\- ]{0,24}|\d{1,6}|\d{9}|\d{12}|[a-z]{3}_[0-9a-z]{26}|[0-9a-f]{64}|"
    r"(?:19|20)\d\d-\d\d-\d\d(?:[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?)?",
    re.ASCII,
)


def mask(text: str, *, keep_home: bool = False) -> str:
    """``text`` with telephones, identity and bank numbers, plates, addresses, flats and names as ``*``.

    The length stays. Masking twice changes nothing. Case numbers, dates, amounts and digests stay.
    ``keep_home`` leaves unit, entrance and room: for a party that is sent there.
    """
    if _MACHINE.fullmatch(text):
        return text
    masked = _once(text, keep_home)
    # What is hidden separates what is left, which may be found now; each round hides more or ends.
    while masked != text:
        text, masked = masked, _once(masked, keep_home)
    return text


def mask_name(text: str) -> str:
    """A name hidden whole; its length stays."""
    return HIDDEN * len(text)


def _once(text: str, keep_home: bool) -> str:
    folded = fold(text)
    searched = blanked(folded, reference_spans(folded))
    places = {*contact_places(folded), *name_places(folded), *number_places(searched)}
    if not keep_home:
        places |= set(home_places(searched))
    # An identity number may be written with the strokes of a date: it is looked for in the whole text too.
    places |= set(identity_places(folded))
    if not places:
        return text
    characters = list(text)
    for place in places:
        characters[place] = HIDDEN
    return "".join(characters)
