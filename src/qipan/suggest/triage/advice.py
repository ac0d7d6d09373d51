"""What a text sounds like: the model's voice where one is active, the keywords' where none is, or doubt."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from qipan.packs.index import PackIndex
from qipan.sense.section.categories import CATEGORIES
from qipan.suggest.section import TRIAGE
from qipan.suggest.triage.active import Active

Voice = Literal["model", "keywords", "none"]
# Why the machine does not speak; ``words.WORDS["triage-doubt"]`` says it for people.
Doubt = Literal["", "unsure", "gone", "unknown", "silent"]
# What the model holds for less likely than this is not worth a look.
LEAST = 0.01
# Of a text of which less than this share was ever seen, nothing can be said.
LEAST_KNOWN = 0.2


@dataclass(frozen=True, slots=True)
class Likely:
    """A category and how likely it is; None where only keywords speak."""

    category: str
    probability: float | None


@dataclass(frozen=True, slots=True)
class Advice:
    """The suggestions, best first, and whether the first one may be taken as one (``doubt`` is empty).

    ``heard`` are the keywords of the pack that stand in the text, by category; ``dropped`` are categories
    of the
    model that the city no longer has.
    """

    voice: Voice
    likely: tuple[Likely, ...] = ()
    doubt: Doubt = ""
    threshold: float = 0.0
    heard: dict[str, tuple[str, ...]] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()
    model: Active | None = None

    @property
    def first(self) -> str:
        """The category that stands as suggestion; empty when the machine is not sure."""
        return self.likely[0].category if self.likely and not self.doubt else ""

    @property
    def probability(self) -> float | None:
        """How likely the best suggestion is, spoken or not."""
        return self.likely[0].probability if self.likely else None

    @property
    def model_id(self) -> str:
        """Public id of the model that was asked; empty where none was."""
        return self.model.public_id if self.model else ""


def advise(index: PackIndex, text: str, active: Active | None) -> Advice:
    """What ``text`` sounds like to the active model and to the keywords of the city's text."""
    heard = heard_words(index, text)
    if active is None or index.pack[TRIAGE] is None:
        return _by_keywords(index, heard)
    return _by_model(index, text, active, heard)


def heard_words(index: PackIndex, text: str) -> dict[str, tuple[str, ...]]:
    """Keywords of the city's categories that stand in a text, by category."""
    lowered = text.lower()
    found = ((c.code, tuple(w for w in c.keywords if w.lower() in lowered)) for c in index.pack[CATEGORIES])
    return {code: words for code, words in found if words}


def _by_keywords(index: PackIndex, heard: dict[str, tuple[str, ...]]) -> Advice:
    """The category with most keywords, the more specific first on ties."""

    def weight(code: str) -> float:
        return sum(map(len, heard[code])) + 0.1 * len(index.chain("category", code))

    ranked = tuple(Likely(code, None) for code in sorted(heard, key=weight, reverse=True))
    return Advice("keywords", ranked, heard=heard) if ranked else Advice("none", doubt="silent")


def _by_model(index: PackIndex, text: str, active: Active, heard: dict[str, tuple[str, ...]]) -> Advice:
    told, model = index.pack[TRIAGE], active.model
    if told is None:
        raise ValueError("The city's text lets no model speak.")
    likely, gone = _ranked(index, active, model.probabilities(text))
    shown = likely[: told.suggestions]
    doubt: Doubt = ""
    if model.known_share(text) < LEAST_KNOWN:
        doubt, shown = "unknown", ()
    elif gone and (not likely or gone[0][1] > (likely[0].probability or 0.0)):
        doubt = "gone"
    elif not likely or (likely[0].probability or 0.0) < told.threshold:
        doubt = "unsure"
    return Advice("model", shown, doubt, told.threshold, heard, tuple(code for code, _p in gone), active)


def _ranked(
    index: PackIndex, active: Active, chances: np.ndarray
) -> tuple[tuple[Likely, ...], list[tuple[str, float]]]:
    """Categories of the city, and those it no longer has, each with its probability, best first."""
    order = np.argsort(-chances, kind="stable")
    pairs = [(active.model.classes[i], float(chances[i])) for i in order if chances[i] >= LEAST]
    standing = tuple(Likely(code, chance) for code, chance in pairs if index.chain("category", code))
    return standing, [(code, chance) for code, chance in pairs if not index.chain("category", code)]
