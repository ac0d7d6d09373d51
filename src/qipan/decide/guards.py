"""What stands in the way of a signature. Each guard demands what must be there; none counts what was entered.

Other rooms add guards of their own (``add_guard``): what they know of a dossier, this room does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from qipan.core.public import clock, local_time, pack
from qipan.decide.models import Dossier
from qipan.decide.section import HOUSE, Track, Tracks

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a dossier cannot be signed yet: which part, what is missing, and how it is mended."""

    part: str
    what: str
    mend: str


# What stands in the way of a signature by an account (its row id; None: whoever it will be).
Guard = Callable[[Dossier, int | None], Iterator[Obstacle]]
_guards: list[Guard] = []


def add_guard(guard: Guard) -> None:
    """Another room demands something before a decision is signed."""
    _guards.append(guard)


def obstacles(dossier: Dossier, signer: int | None = None) -> list[Obstacle]:
    """Everything that stands in the way of a signature now, in the order in which people mend it."""
    own = (_everybody_asked, _opinions_answered, _open_long_enough, _another_decider)
    return [obstacle for guard in (*own, *_guards) for obstacle in guard(dossier, signer)]


def track_of(dossier: Dossier) -> Track:
    """The track on which it is decided; one that the city's text no longer has is the house's own."""
    return next((track for track in pack()[Tracks].all if track.code == dossier.track), HOUSE)


def open_until(dossier: Dossier) -> datetime:
    """Until when it lies open for those who are asked."""
    return dossier.opened_at + track_of(dossier).open_days * DAY


def unasked_groups(dossier: Dossier) -> list[str]:
    """Names of those whom the track asks and who have not spoken; where it names none, of anybody at all."""
    track, language = track_of(dossier), get_language() or "zh"
    opinions = list(dossier.opinions.all())
    if not track.asks:
        return [] if opinions else [_("those affected")]
    heard = {opinion.group for opinion in opinions}
    return [asked.name.in_language(language) for asked in track.asks if asked.code not in heard]


def _everybody_asked(dossier: Dossier, _signer: int | None) -> Iterator[Obstacle]:
    missing = unasked_groups(dossier)
    if missing and not dossier.unasked:
        yield Obstacle(
            "opinions",
            _("No opinion stands of: %(groups)s.") % {"groups": ", ".join(missing)},
            _("Ask them and write down what they say; or say, under your name, why they were not asked."),
        )


def _opinions_answered(dossier: Dossier, _signer: int | None) -> Iterator[Obstacle]:
    unanswered = sum(1 for opinion in dossier.opinions.all() if not opinion.answer)
    if unanswered:
        yield Obstacle(
            "opinions",
            _("%(count)d opinions of those affected are not answered yet.") % {"count": unanswered},
            _("Answer each of them; agreeing is not required, answering is."),
        )


def _open_long_enough(dossier: Dossier, _signer: int | None) -> Iterator[Obstacle]:
    until = open_until(dossier)
    if clock.now() < until and not dossier.unasked:
        day = formats.date_format(local_time(until), "Y-m-d H:i")
        yield Obstacle(
            "opened_at",
            _("It lies open until %(until)s for those who are asked.") % {"until": day},
            _("Wait; or decide on a track that the city's text keeps for what cannot wait."),
        )


def _another_decider(dossier: Dossier, signer: int | None) -> Iterator[Obstacle]:
    if signer is not None and track_of(dossier).other_decider and signer == dossier.opened_by_id:
        yield Obstacle(
            "decided_by",
            _("Whoever drafted a decision does not sign it."),
            _("Leave the signature to another decision maker."),
        )
