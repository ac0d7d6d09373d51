"""``tracks.yaml``: the ways in which a kind of decision may be made, each with its legal basis.

What no city may switch off is code (``decide.guards``): reasons that say something, a basis that can be
looked up, and those affected asked, or a named person's statement why nobody was.
"""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from qipan.packs.base import Basis, Code, Name, PackModel
from qipan.packs.index import PackIndex, entry_of
from qipan.packs.messages import Text as _
from qipan.packs.problems import Problem
from qipan.packs.sections import Section, register
from qipan.packs.trees import unique
from qipan.packs.view import View


class Asked(PackModel):
    """A group that must be asked, or a hearing that must be held, with the rule that says so."""

    code: Code
    name: Name
    basis: Basis


class Track(PackModel):
    """How one kind of decision is made.

    ``asks`` are those whose opinion must be there; ``open_days`` how long the dossier must lie open for it;
    ``bases`` what may be cited (empty: any rule that can be looked up); ``other_decider`` whether who drafted
    it may not sign it.
    """

    code: Code
    name: Name
    basis: Basis
    asks: tuple[Asked, ...] = ()
    open_days: float = Field(default=0, ge=0, le=366)
    bases: tuple[Basis, ...] = ()
    other_decider: bool = True


HOUSE = Track(
    code="house",
    name=Name(zh="一般程序", en="Ordinary track"),
    basis="The house's own rule: whoever drafts does not sign alone.",
)
"""The track of a city that wrote none: those affected asked or a statement why not, and two persons."""


class Tracks:
    """Look-ups over the tracks of a city."""

    def __init__(self, index: PackIndex) -> None:
        self.all = index.pack[TRACKS] or (HOUSE,)
        self._by_code = {track.code: track for track in self.all}

    def track(self, code: str) -> Track:
        """The track with a code; the first for an empty one. Raises ``NotFound``."""
        return entry_of(self._by_code, code or self.all[0].code, "track")


def tracks(view: View) -> Iterator[Problem]:
    """Codes are taken once, and who is asked is given the time to answer."""
    texts = view[TRACKS]
    yield from unique(view, ("tracks",), [track.code for track in texts])
    for place, track in enumerate(texts):
        yield from unique(view, ("tracks", place, "asks"), [each.code for each in track.asks])
        if track.open_days and not track.asks:
            what = _("The track `{track}` lies open for an opinion and asks nobody.", track=track.code)
            mend = _("Name who is asked under `asks`, or take `open_days` away.")
            yield view.problem(("tracks", place, "open_days"), what, mend)


TRACKS: Section[tuple[Track, ...]] = register(
    Section("tracks", "tracks.yaml", tuple[Track, ...], absent=lambda _city: (), rules=(tracks,))
)
